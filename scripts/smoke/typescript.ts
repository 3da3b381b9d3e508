import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { node } from '../process.js'
import { compilerOf } from './tools.js'

export const versions = ['5.4', '5.9', '6.0', '7.0'] as const

export type Version = (typeof versions)[number]

/** How users compile: Node's own way in both formats, for a bundler, and the old resolution that Nest projects still have. */
type Way = 'nodenext' | 'bundler' | 'node10'

const optionsOf = (way: Way, version: Version): object => {
  if (way === 'nodenext') return { module: 'nodenext', moduleResolution: 'nodenext' }
  if (way === 'bundler') return { module: 'esnext', moduleResolution: 'bundler' }
  return {
    module: 'commonjs',
    moduleResolution: 'node10',
    esModuleInterop: true,
    ...(version === '6.0' && { ignoreDeprecations: '6.0' }),
  }
}

const waysOf = (type: 'module' | 'commonjs', version: Version): readonly Way[] => {
  if (type === 'module') return ['nodenext', 'bundler']
  // TypeScript 7 has no node10 any more.
  return version === '7.0' ? ['nodenext'] : ['nodenext', 'node10']
}

/** What one compiler makes of a project: strict, with every declaration checked. */
export interface Compilation {
  readonly label: string
  /** The folder of its output, in that of the project. */
  readonly out: string
  run(): Promise<void>
}

/** Every way that a project of this type is compiled. */
export const compilationsOf = (folder: string, type: 'module' | 'commonjs'): Compilation[] =>
  versions.flatMap((version) =>
    waysOf(type, version).map((way) => {
      const out = `out-${way}-${version}`
      return { label: `TypeScript ${version} ${type} ${way}`, out, run: () => compile(folder, { way, version, out }) }
    }),
  )

async function compile(folder: string, { way, version, out }: { way: Way; version: Version; out: string }): Promise<void> {
  const config = {
    compilerOptions: {
      target: 'es2022',
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      types: ['node'],
      outDir: out,
      rootDir: '.',
      ...optionsOf(way, version),
    },
    files: ['main.ts', 'augmented.ts'],
  }
  await writeFile(join(folder, `${out}.json`), JSON.stringify(config))
  await node([await compilerOf(version), '-p', `${out}.json`], { cwd: folder })
}
