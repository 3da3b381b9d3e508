import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { build, transformSync } from 'esbuild'
import { rolldown } from 'rolldown'

const folder = 'src/api/generated'
const files = readdirSync(folder, { recursive: true })
  .map((file) => `${folder}/${String(file)}`)
  .filter((file) => file.endsWith('.ts'))
const resources = files.filter((file) => !/(?:index|shapes)\.ts$/.test(file))
const read = (file: string) => readFileSync(file, 'utf8')
const sum = (texts: readonly string[]) => texts.reduce((total, text) => total + Buffer.byteLength(text), 0)

describe('sizes of the generated API', function () {
  this.timeout(120_000)

  it('declares everything, events included, in less than 2 MB', () => {
    const outDir = mkdtempSync(join(tmpdir(), 'rxlark-sizes-'))
    const options =
      '--ignoreConfig --declaration --emitDeclarationOnly --skipLibCheck --module nodenext --target es2022 --rootDir .'.split(' ')
    const sources = [...files.filter((file) => file.endsWith('index.ts')), 'src/model/generated/event-map.ts']
    const { stdout } = spawnSync(process.execPath, ['node_modules/ts7/bin/tsc', ...options, '--outDir', outDir, ...sources], {
      encoding: 'utf8',
    })
    const declared = readdirSync(outDir, { recursive: true })
      .map((file) => join(outDir, String(file)))
      .filter((file) => file.endsWith('.d.ts'))
    const size = sum(declared.filter((file) => file.includes('generated')).map(read))
    rmSync(outDir, { recursive: true })
    assert.equal(stdout, '')
    assert.ok(size < 2_000_000, `${String(size)} bytes`)
    assert.ok(size > 1_500_000, `${String(size)} bytes`)
  })

  it('is less than 600 kB of JavaScript', () => {
    const size = sum(files.map((file) => transformSync(read(file), { loader: 'ts' }).code))
    assert.ok(size < 600_000, `${String(size)} bytes`)
    assert.ok(size > 200_000)
  })

  it('keeps files short enough to read', () => {
    const longest = Math.max(...files.map((file) => read(file).split('\n').length))
    assert.ok(longest <= 1500, `${String(longest)} lines`)
  })

  it('costs a bundle less than 1 kB for one endpoint, with esbuild from its resource', async () => {
    for (const [file, name] of [
      ['im/v1/message', 'create'],
      ['corehr/v2/employee', 'search'],
      ['drive/v1/file', 'copy'],
      // The largest of all.
      ['application/v6/application', 'contactsRangeConfiguration'],
    ] as const) {
      const contents = `import { ${name} } from './${folder}/${file}.js'; console.log(${name})`
      const stdin = { contents, resolveDir: '.' }
      const { outputFiles } = await build({ stdin, bundle: true, minify: true, write: false, format: 'esm' })
      const size = outputFiles[0]?.contents.length ?? 0
      assert.ok(size > 50 && size < 1000, `${file}: ${String(size)} bytes`)
    }
  })

  it('costs a bundle less than 1 kB for one endpoint, with rolldown from its version', async () => {
    const entry = join(mkdtempSync(join(tmpdir(), 'rxlark-sizes-')), 'entry.js')
    writeFileSync(entry, `import { message } from '${resolve(folder)}/im/v1/index.ts'\nconsole.log(message.create)`)
    const bundle = await rolldown({ input: entry })
    const { output } = await bundle.generate({ minify: true })
    rmSync(dirname(entry), { recursive: true })
    assert.ok(output[0].code.includes('im.v1.message.create'))
    assert.ok(output[0].code.length < 1000, `${String(output[0].code.length)} bytes`)
  })

  it('has no resource without an endpoint', () => {
    assert.deepEqual(
      resources.filter((file) => !read(file).includes(': Endpoint<')),
      [],
    )
  })
})
