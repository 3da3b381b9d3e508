import { build, type BuildOptions } from 'esbuild'
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { bundle } from '../../scripts/build/bundle.js'
import { formats } from '../../scripts/build/entries.js'
import { transpile } from '../../scripts/build/transpile.js'

/** What a browser page and a worker have: no process, no Buffer, no require. */
const hosts: Readonly<Record<string, BuildOptions>> = {
  browser: { platform: 'browser' },
  worker: { platform: 'neutral', conditions: ['worker', 'import'], mainFields: ['module', 'main'] },
}

const faces = ['rxlark', 'rxlark/operators', 'rxlark/events', 'rxlark/fetch']

describe('the package in a browser and in a worker', function () {
  this.timeout(60_000)
  let folder = ''

  before('the package, built into a project that has nothing else but rxjs and its dependencies', async () => {
    folder = await mkdtemp(join(tmpdir(), 'rxlark-bundles-'))
    const home = join(folder, 'node_modules', 'rxlark')
    await mkdir(home, { recursive: true })
    for (const build of [bundle, transpile]) await Promise.all(formats.map((format) => build(format, join(home, 'dist'))))
    await symlink(resolve('package.json'), join(home, 'package.json'))
    for (const name of [
      'rxjs',
      'tslib',
      'io-ts',
      'fp-ts',
      'ws',
      'cross-fetch',
      'node-fetch',
      'whatwg-url',
      'tr46',
      'webidl-conversions',
    ]) {
      await symlink(resolve('node_modules', name), join(folder, 'node_modules', name))
    }
  })

  after(() => rm(folder, { recursive: true, force: true }))

  const bundled = async (program: string, host: BuildOptions) => {
    const { metafile, outputFiles } = await build({
      ...host,
      stdin: { contents: program, resolveDir: folder },
      bundle: true,
      format: 'iife',
      globalName: 'face',
      preserveSymlinks: true,
      write: false,
      metafile: true,
      logLevel: 'silent',
    })
    return { inputs: Object.keys(metafile.inputs), code: outputFiles[0]?.text ?? '' }
  }

  for (const [host, options] of Object.entries(hosts)) {
    for (const face of faces) {
      it(`${face} bundles for a ${host}, without ws and cross-fetch, and loads there`, async () => {
        const { inputs, code } = await bundled(`export * from '${face}'`, options)
        assert.deepEqual(
          inputs.filter((file) => /node_modules\/(ws|cross-fetch|node-fetch)\/|-node\.js$/.test(file)),
          [],
        )
        const names: unknown = runInContext(`${code}; Object.keys(face)`, webContext())
        assert.ok(Array.isArray(names) && names.length > 0)
      })
    }

    it(`the whole API bundles for a ${host}, and is nothing but data`, async () => {
      const services = (await readdir(join(folder, 'node_modules/rxlark/dist/esm/api'))).sort()
      assert.ok(services.includes('im'))
      const program = services.map((service) => `export * as ${service} from 'rxlark/api/${service}'`).join('\n')
      const { inputs, code } = await bundled(program, options)
      assert.deepEqual(
        inputs.filter((file) => file !== '<stdin>' && !file.includes('node_modules/rxlark/dist/esm/api/')),
        [],
      )
      const data = runInContext(`${code}; JSON.stringify(face.im)`, webContext()) as string
      assert.match(data, /"path":"\/open-apis\/im\/v1\/messages/)
    })

    it(`the facts of a service bundle for a ${host}`, async () => {
      const { code } = await bundled("export { schema } from 'rxlark/schema/im'", options)
      assert.equal(runInContext(`${code}; face.schema.service`, webContext()), 'im')
    })
  }
})

/** The globals that the two hosts share. */
function webContext() {
  const {
    AbortController,
    AbortSignal,
    TextDecoder,
    TextEncoder,
    URL,
    URLSearchParams,
    clearTimeout,
    crypto,
    fetch,
    setTimeout,
  } = globalThis
  return createContext({
    AbortController,
    AbortSignal,
    TextDecoder,
    TextEncoder,
    URL,
    URLSearchParams,
    clearTimeout,
    crypto,
    fetch,
    setTimeout,
  })
}
