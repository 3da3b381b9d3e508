import { rolldown } from 'rolldown'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'

/** What `bin` of package.json leads to, in `dist`. */
export const cliFile = 'cli/rxlark.js'

/**
 * The command line: one file with what `rxlark --help` needs, and one for each thing that is loaded later. It is made of the faces
 * of the package, as users' programs are, and of `#inside`, so nothing of them is in it.
 */
export async function bundleCli(outDir: string): Promise<void> {
  const build = await rolldown({
    input: { rxlark: 'cli/main.ts' },
    external: (id) => !/^[./]/.test(id),
    platform: 'node',
    tsconfig: false,
    treeshake: { moduleSideEffects: false },
    onLog: (level, log) => {
      throw new Error(`${level}: ${log.message}`)
    },
  })
  await build.write({
    dir: join(outDir, 'cli'),
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    comments: { annotation: false, jsdoc: false, legal: false },
  })
  await build.close()
  await chmod(join(outDir, cliFile), 0o755)
}
