import assert from 'node:assert/strict'
import { build } from 'esbuild'

/** What a module of ours reaches outside of itself, statically or when it is needed. */
async function reach(entry: string, external: readonly string[] = []): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'neutral',
    packages: 'external',
    external: [...external],
    outdir: 'out',
  })
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports)
  return [...new Set(imports.map(({ kind, path }) => `${kind === 'dynamic-import' ? 'later ' : ''}${path}`))].sort()
}

describe('a client', () => {
  it('loads rxjs and io-ts, and its transport when that is needed', async () => {
    assert.deepEqual(await reach('src/client/create-lark.ts', ['#agent', '#proxy']), [
      'io-ts',
      'later #agent',
      'later #proxy',
      'rxjs',
    ])
  })

  it('reaches nothing of Node from the environment', async () => {
    assert.deepEqual(await reach('src/client/from-env.ts'), [])
  })

  it('needs nothing but the platform’s own fetch on the web', async () => {
    assert.deepEqual(await reach('src/http/agent-web.ts'), [])
    assert.deepEqual(await reach('src/http/agent-node.ts'), ['cross-fetch', 'node:http', 'node:https'])
  })
})
