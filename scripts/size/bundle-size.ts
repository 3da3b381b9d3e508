import { build, type BuildOptions, type Metafile, type OutputFile } from 'esbuild'
import { gzipSync } from 'node:zlib'

export interface BundleOptions {
  /** What is to be bundled; `rxlark` is found from `resolveDir`. */
  readonly program: string
  readonly resolveDir: string
  /** Packages to leave out, so that ours is measured alone. */
  readonly external?: readonly string[]
}

export interface BundleSize {
  /** Gzipped bytes of everything in one file. */
  readonly whole: number
  /** Gzipped bytes that are loaded before anything is used: with splitting, the entry and what it imports statically. */
  readonly first: number
}

/** How much a program weighs for Node: bundled by esbuild, minified, gzipped. */
export async function bundleSize({ program, resolveDir, external = [] }: BundleOptions): Promise<BundleSize> {
  const options = {
    stdin: { contents: program, resolveDir, loader: 'ts' as const },
    bundle: true,
    minify: true,
    platform: 'node' as const,
    format: 'esm' as const,
    external: [...external],
    legalComments: 'none' as const,
    // A tsconfig may lead package names to sources.
    tsconfigRaw: '{}',
    outdir: 'out',
    write: false as const,
    metafile: true as const,
  } satisfies BuildOptions
  const whole = await build(options)
  const split = await build({ ...options, splitting: true })
  return { whole: sum(whole.outputFiles.map(gzipped)), first: firstLoad(split.metafile, split.outputFiles) }
}

function firstLoad({ outputs }: Metafile, files: readonly OutputFile[]): number {
  // What is loaded later is an entry to esbuild too.
  const entry = Object.keys(outputs).find((name) => outputs[name]?.entryPoint === '<stdin>')
  if (entry === undefined) throw new Error('esbuild named no entry')
  const statics = (name: string): string[] =>
    (outputs[name]?.imports ?? [])
      .filter(({ kind, external }) => kind === 'import-statement' && external !== true)
      .map(({ path }) => path)
  const loaded = new Set([entry])
  for (const name of loaded) for (const next of statics(name)) loaded.add(next)
  return sum([...loaded].map((name) => sum(files.filter(({ path }) => path.endsWith(name)).map(gzipped))))
}

const gzipped = ({ contents }: OutputFile) => gzipSync(contents, { level: 9 }).length
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
