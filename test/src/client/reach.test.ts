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

/** The modules of ours that an entry loads before anything is used. */
async function loadedFirst(entry: string): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    packages: 'external',
    external: ['#*'],
    outdir: 'out',
  })
  const chunks = new Set(Object.keys(metafile.outputs).filter((name) => metafile.outputs[name]?.entryPoint === entry))
  for (const name of chunks) {
    for (const { kind, path } of metafile.outputs[name]?.imports ?? []) if (kind === 'import-statement') chunks.add(path)
  }
  return [...chunks].flatMap((name) => Object.keys(metafile.outputs[name]?.inputs ?? {}))
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

  it('loads what uploads, downloads and apps of the store need when somebody needs it', async () => {
    const first = await loadedFirst('src/client/create-lark.ts')
    assert.ok(first.includes('src/http/lazy-multipart.ts') && first.includes('src/auth/lazy-store-app.ts'))
    const late = /multipart|file-source|one-part-limit|file-codec|upload|download|app-tickets|store-app/
    assert.deepEqual(
      first.filter((file) => late.test(file) && !file.includes('/lazy-')),
      [],
    )
  })

  it('reaches nothing of Node from the environment', async () => {
    assert.deepEqual(await reach('src/client/from-env.ts'), [])
  })

  it('needs nothing but the platform’s own fetch on the web', async () => {
    assert.deepEqual(await reach('src/http/agent-web.ts'), [])
    assert.deepEqual(await reach('src/http/agent-node.ts'), ['cross-fetch', 'node:http', 'node:https'])
  })
})
