import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { entries, generated } from './entries.js'

const require = createRequire(import.meta.url)

/** What a subpath of `exports` leads to. */
export interface Face {
  /** The file in `dist/<format>`, without its extension. */
  readonly name: string
  readonly source: string
}

/** All of them: the entries, and of what is generated the `index` files of the API and every schema. */
export async function facesOf(): Promise<readonly Face[]> {
  const folders = await Promise.all(
    Object.entries(generated).map(async ([target, folder]) => {
      const files = (await readdir(folder, { recursive: true })).filter((file) =>
        file.endsWith(target === 'api' ? 'index.ts' : '.ts'),
      )
      return files.map((file) => ({ name: join(target, file.replace(/\.ts$/, '')), source: join(folder, file) }))
    }),
  )
  return [...Object.entries(entries).map(([name, source]) => ({ name, source })), ...folders.flat()]
}

/**
 * Writes the small files that subpaths lead to.
 *
 * - Declarations exist once, in a CommonJS scope (`dist/types`); each format has a file that leads there. An ES module may import
 *   from CommonJS in every version of TypeScript, so a class is one type however it is imported.
 * - Node's `import` gets the CommonJS files too, by `dist/node`: the same classes as `require` gives, and quicker, as Node need not
 *   look for the names of rxjs in its text. Bundlers get the ES modules.
 */
export async function writeFaces(outDir: string): Promise<void> {
  await Promise.all(
    (await facesOf()).flatMap(({ name, source }) => {
      const declared = join(outDir, 'types', source.replace(/\.ts$/, '.js'))
      const required = join(outDir, 'cjs', `${name}.cjs`)
      return [
        lead(join(outDir, 'esm', `${name}.d.ts`), '*', declared),
        lead(join(outDir, 'cjs', `${name}.d.cts`), '*', declared),
        lead(join(outDir, 'node', `${name}.js`), namesOf(required), required),
      ]
    }),
  )
}

/** By name, as later versions of Node add one of their own to `*`. */
const namesOf = (file: string) => `{ ${Object.keys(require(resolve(file)) as object).join(', ')} }`

async function lead(face: string, names: string, target: string) {
  await mkdir(dirname(face), { recursive: true })
  await writeFile(face, `export ${names} from '${relative(dirname(face), target).split(sep).join('/')}'\n`)
}
