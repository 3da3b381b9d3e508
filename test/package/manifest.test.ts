import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { cliFile } from '../../scripts/build/bundle-cli.js'
import { entries, insideFiles, platformFiles, platformNames } from '../../scripts/build/entries.js'

interface Target {
  readonly types: string
  readonly node?: string
  readonly default: string
}
type Conditions = Readonly<Record<'module' | 'import' | 'require', Target>>

interface Manifest {
  readonly exports: Readonly<Record<string, Conditions | string>>
  readonly bin: Readonly<Record<string, string>>
  readonly imports: Readonly<Record<string, object>>
  readonly typesVersions: { readonly '*': Readonly<Record<string, readonly string[]>> }
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest

/** Bundlers get ES modules, whichever way they were asked; Node gets one copy of everything, whichever way it was asked. */
const faceOf = (file: string): Conditions => ({
  module: { types: `./dist/esm/${file}.d.ts`, default: `./dist/esm/${file}.js` },
  import: { types: `./dist/esm/${file}.d.ts`, node: `./dist/node/${file}.js`, default: `./dist/esm/${file}.js` },
  require: { types: `./dist/cjs/${file}.d.cts`, default: `./dist/cjs/${file}.cjs` },
})

describe('package.json', () => {
  it('offers every entry of the build under its subpath, types first', () => {
    const faces = Object.fromEntries(Object.keys(entries).map((name) => [name === 'index' ? '.' : `./${name}`, faceOf(name)]))
    const expected = {
      ...faces,
      './api/*': faceOf('api/*/index'),
      './schema/*': faceOf('schema/*'),
      './package.json': './package.json',
    }
    assert.equal(JSON.stringify(manifest.exports), JSON.stringify(expected))
  })

  it('shows resolvers without exports where the types of every subpath are', () => {
    const names = Object.keys(manifest.exports)
      .filter((subpath) => subpath !== '.' && subpath !== './package.json')
      .map((subpath) => subpath.slice(2))
    assert.deepEqual(Object.keys(manifest.typesVersions['*']), names)
    for (const [name, [file]] of Object.entries(manifest.typesVersions['*'])) {
      const face = manifest.exports[`./${name}`]
      assert.ok(typeof face === 'object')
      assert.equal(file, face.require.types)
    }
  })

  it('leads each package import to the file of its platform', () => {
    const file = (name: string) => ({ import: `./dist/esm/${name}.js`, require: `./dist/cjs/${name}.cjs` })
    const expected = Object.fromEntries(
      platformNames.map((name) => [`#${name}`, { node: file(`${name}-node`), default: file(`${name}-web`) }]),
    )
    assert.deepEqual(manifest.imports, { ...expected, '#inside': './dist/cjs/inside.cjs', '#schema/*': file('schema/*') })
  })

  it('has one program, which is where the build puts it', () => {
    assert.deepEqual(manifest.bin, { rxlark: `./dist/${cliFile}` })
  })

  it('names sources that exist', () => {
    for (const source of [entries, platformFiles, insideFiles].flatMap((files) => Object.values(files)))
      assert.ok(existsSync(source), source)
  })

  it('has scripts that are plain calls of node', () => {
    for (const [name, script] of Object.entries(manifest.scripts)) assert.match(script, /^node [\w./: -]+$/, name)
  })

  it('pins its tools and lets the versions of its dependencies move', () => {
    for (const [name, range] of Object.entries(manifest.devDependencies)) assert.match(range, /^(npm:.+@)?\d+\.\d+\.\d+$/, name)
    for (const [name, range] of Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      assert.match(range, /^\^\d/, name)
    }
  })

  it('has a lockfile that names no registry', () => {
    assert.doesNotMatch(readFileSync('package-lock.json', 'utf8'), /"resolved"|\.tgz/)
  })
})
