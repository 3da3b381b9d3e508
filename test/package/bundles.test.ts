import { build, type BuildOptions } from 'esbuild'
import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { builtPackage } from './built.js'

/** What a browser page and a worker have: no process, no Buffer, no require. */
const hosts: Readonly<Record<string, BuildOptions>> = {
  browser: { platform: 'browser' },
  worker: { platform: 'neutral', conditions: ['worker', 'import'], mainFields: ['module', 'main'] },
}

const faces = ['rxlark', 'rxlark/operators', 'rxlark/events', 'rxlark/fetch']

describe('the package in a browser and in a worker', function () {
  this.timeout(60_000)
  let folder = ''

  before(async () => {
    folder = await builtPackage()
  })

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
