import { rolldown, type CodeSplittingGroup, type OutputOptions, type Plugin } from 'rolldown'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { entries, extensions, insideFiles, platformFiles, type Format } from './entries.js'

/** Dependencies, Node builtins and our own `#imports` stay imports. */
const external = (id: string) => !/^[./]/.test(id) && !id.startsWith('\0')

/** A face that re-exports another needs nothing of it but what it takes from the shared chunks. */
const noBareImports: Plugin = {
  name: 'no-bare-imports',
  renderChunk: (code) => code.replace(/^(?:import |require\()"\.[^"]+"\)?;\n/gm, ''),
}

/** In the client's chunk, that of the codecs is a function; every use of it is inside one. */
const lazyCodecs: Plugin = {
  name: 'lazy-codecs',
  renderChunk: (code, { name }) =>
    name === 'client'
      ? code
          .replace(
            /^const require_codecs = (require\(.*\));$/m,
            'let codecs_chunk;\nconst require_codecs = () => (codecs_chunk ??= $1);',
          )
          .replace(/\brequire_codecs\./g, 'require_codecs().')
      : code,
}

const open = (input: Readonly<Record<string, string>>, format: Format = 'esm') =>
  rolldown({
    input: { ...input },
    // Chunks that load each other late ask for it; faces keep their names (test/package/faces.test.ts).
    ...(format === 'cjs' && { preserveEntrySignatures: 'allow-extension' }),
    plugins: [noBareImports],
    external,
    platform: 'neutral',
    tsconfig: false,
    treeshake: { moduleSideEffects: false },
    onLog: (level, log) => {
      throw new Error(`${level}: ${log.message}`)
    },
  })

/** The modules that entries load before anything is used. */
async function modulesOf(input: Readonly<Record<string, string>>): Promise<ReadonlySet<string>> {
  const build = await open(input)
  const { output } = await build.generate({ format: 'es' })
  await build.close()
  const chunks = new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])))
  const first = new Set(Object.keys(input).map((name) => `${name}.js`))
  for (const name of first) for (const next of chunks.get(name)?.imports ?? []) first.add(next)
  const modules = new Set([...first].flatMap((name) => chunks.get(name)?.moduleIds ?? []))
  // A face stays a file of its own: sharing it would show users what chunks export to each other.
  for (const source of Object.values(entries)) modules.delete(resolve(source))
  return modules
}

/**
 * The hand-written entries as a few files: a file costs more to open than to read. What the operators need is one chunk, what the
 * root needs beside is another; chunks are shared, so that a class exists once per format however many subpaths a program imports.
 */
export async function bundle(format: Format, outDir: string): Promise<void> {
  const operators = await modulesOf({ operators: 'operators/index.ts' })
  const root = await modulesOf({ index: 'src/index.ts' })
  const groups = [
    { name: 'pipes', test: (id: string) => operators.has(id), priority: 4 },
    { name: 'client', test: (id: string) => root.has(id), priority: 1 },
  ]
  const build = await open({ ...entries, ...platformFiles, ...(format === 'cjs' && insideFiles) }, format)
  await build.write({
    dir: join(outDir, format),
    entryFileNames: `[name].${extensions[format]}`,
    chunkFileNames: `shared/[name].${extensions[format]}`,
    externalLiveBindings: false,
    exports: 'named',
    minifyInternalExports: false,
    comments: { annotation: true, jsdoc: false, legal: false },
    ...(format === 'esm' ? esm([...groups, ...(await unsplit(root))]) : cjs(groups, root)),
  })
  await build.close()
}

/**
 * Bundlers split no file. Of what the root needs, this is apart: what nearly every program begins with, and what logins and
 * webhooks share with parts that are loaded late. Else that would be in everybody's first load.
 */
async function unsplit(root: ReadonlySet<string>): Promise<CodeSplittingGroup[]> {
  const start = await modulesOf({ client: 'src/client/create-lark.ts', socket: 'streams/from-web-socket.ts' })
  const late = await modulesOf({ keyless: 'src/auth/request-keyless-token.ts', connection: 'streams/websocket/connection.ts' })
  return [
    { name: 'start', test: (id) => root.has(id) && start.has(id), priority: 3 },
    { name: 'late', test: (id) => root.has(id) && late.has(id), priority: 2 },
  ]
}

/** What bundlers get, with the half of io-ts that they can shake; Node, which could not load that, gets the CommonJS files. */
const esm = (groups: CodeSplittingGroup[]): OutputOptions => ({
  format: 'es',
  codeSplitting: { groups },
  paths: { 'io-ts': 'io-ts/es6/index.js' },
})

/** What Node gets: io-ts, and what the root makes of it, is loaded when the first client is made. */
const cjs = (groups: CodeSplittingGroup[], root: ReadonlySet<string>): OutputOptions => ({
  format: 'cjs',
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [
      ...groups,
      { name: 'codecs', test: (id) => root.has(id) && readFileSync(id, 'utf8').includes("from 'io-ts'"), priority: 2 },
    ],
  },
  plugins: [lazyCodecs],
  esModule: true,
  // Under Jest a CommonJS module cannot import().
  dynamicImportInCjs: false,
})
