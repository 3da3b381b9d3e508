import { rolldown, type Plugin } from 'rolldown'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { entries, extensions, platformFiles, type Format } from './entries.js'

/** Dependencies, Node builtins and our own `#imports` stay imports. */
const external = (id: string) => !/^[./]/.test(id) && !id.startsWith('\0')

/** A face that re-exports another needs nothing of it but what it takes from the shared chunks. */
const noBareImports: Plugin = {
  name: 'no-bare-imports',
  renderChunk: (code) => code.replace(/^(?:import |require\()"\.[^"]+"\)?;\n/gm, ''),
}

const open = (input: Readonly<Record<string, string>>) =>
  rolldown({
    input: { ...input },
    preserveEntrySignatures: 'allow-extension',
    plugins: [noBareImports],
    external,
    platform: 'neutral',
    tsconfig: false,
    treeshake: { moduleSideEffects: false },
    onLog: (level, log) => {
      throw new Error(`${level}: ${log.message}`)
    },
  })

/** The modules that an entry loads before anything is used. */
async function modulesOf(entry: keyof typeof entries): Promise<ReadonlySet<string>> {
  const build = await open({ [entry]: entries[entry] ?? '' })
  const { output } = await build.generate({ format: 'es' })
  await build.close()
  const modules = new Set(output.flatMap((file) => (file.type === 'chunk' && !file.isDynamicEntry ? file.moduleIds : [])))
  // A face stays a file of its own: sharing it would show users what chunks export to each other.
  for (const source of Object.values(entries)) modules.delete(resolve(source))
  return modules
}

/**
 * The hand-written entries as a few files: a file costs more to open than to read. What the operators need is one chunk, what the
 * root needs beside is another; chunks are shared, so that a class exists once per format however many subpaths a program imports.
 */
export async function bundle(format: Format, outDir: string): Promise<void> {
  const [operators, root] = [await modulesOf('operators'), await modulesOf('index')]
  const build = await open({ ...entries, ...platformFiles })
  await build.write({
    dir: join(outDir, format),
    format: format === 'esm' ? 'es' : 'cjs',
    entryFileNames: `[name].${extensions[format]}`,
    chunkFileNames: `shared/[name].${extensions[format]}`,
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [
        { name: 'pipes', test: (id) => operators.has(id), priority: 3 },
        { name: 'codecs', test: (id) => root.has(id) && readFileSync(id, 'utf8').includes("from 'io-ts'"), priority: 2 },
        { name: 'client', test: (id) => root.has(id), priority: 1 },
      ],
    },
    // What bundlers get is the half of io-ts that they can shake; Node, which could not load it, gets the CommonJS files.
    ...(format === 'esm' && { paths: { 'io-ts': 'io-ts/es6/index.js' } }),
    // Under Jest a CommonJS module cannot import().
    dynamicImportInCjs: false,
    externalLiveBindings: false,
    exports: 'named',
    esModule: true,
    minifyInternalExports: false,
    comments: { annotation: true, jsdoc: false, legal: false },
  })
  await build.close()
}
