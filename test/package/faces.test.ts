import { build } from 'esbuild'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { entries } from '../../scripts/build/entries.js'
import { node } from '../../scripts/process.js'
import { builtPackage } from './built.js'

/** Prints which packages and builtins a require of the face loads, in a process of its own. */
const watch = (face: string) => `
  const known = new Set(process.moduleLoadList)
  const names = Object.keys(require('${face}'))
  const packages = Object.keys(require.cache).map((file) => /node_modules.((?:@[^/]+.)?[^/\\\\]+)/.exec(file)?.[1])
  const builtins = process.moduleLoadList.filter((name) => !known.has(name) && !name.includes(' internal/'))
  console.log(JSON.stringify({ names, packages: [...new Set(packages)].filter((name) => name !== 'rxlark'), builtins }))`

interface Loaded {
  readonly names: readonly string[]
  readonly packages: readonly string[]
  readonly builtins: readonly string[]
}

describe('the built faces', function () {
  this.timeout(120_000)
  let project = ''

  before(async () => {
    project = await builtPackage()
  })

  const loaded = async (face: string) =>
    JSON.parse(await node(['--preserve-symlinks', '-e', watch(face)], { cwd: project })) as Loaded

  for (const name of Object.keys(entries)) {
    const face = name === 'index' ? 'rxlark' : `rxlark/${name}`

    it(`${face} exports what its source exports, and nothing that the build made`, async () => {
      const source = Object.keys((await import(face)) as object).sort()
      assert.deepEqual([...(await loaded(face)).names].sort(), source)
      const { metafile } = await build({
        entryPoints: [join(project, 'node_modules/rxlark/dist/esm', `${name}.js`)],
        format: 'esm',
        outdir: 'out',
        write: false,
        metafile: true,
      })
      assert.deepEqual([...(Object.values(metafile.outputs)[0]?.exports ?? [])].sort(), source)
    })
  }

  for (const face of ['rxlark', 'rxlark/operators', 'rxlark/streams', 'rxlark/fetch']) {
    it(`${face} loads nothing but rxjs until something is used`, async () => {
      const { packages, builtins } = await loaded(face)
      assert.deepEqual({ packages, builtins }, { packages: ['rxjs'], builtins: [] })
    })
  }
})
