import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { node } from '../process.js'
import { declaredBy } from './declared.js'
import { facesOf } from './faces.js'

/** The declarations of all rooms, once, as CommonJS; those that no face leads to are not for users. */
export async function declarations(outDir: string): Promise<void> {
  const types = join(outDir, 'types')
  await node(['node_modules/ts7/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', types])
  const sources = (await facesOf()).map(({ source }) => join(types, source.replace(/\.ts$/, '.d.ts')))
  const reached = new Map((await declaredBy(sources)).map(({ path, text }) => [path, text]))
  for (const file of await readdir(types, { recursive: true })) {
    const path = join(types, file)
    if (!path.endsWith('.d.ts')) continue
    const text = reached.get(path)
    if (text === undefined) await rm(path)
    else await writeFile(path, indentedAsWeDo(text))
  }
  await writeFile(join(types, 'package.json'), '{ "type": "commonjs" }\n')
}

/** The compiler prints four spaces, which are a twentieth of all declarations. */
const indentedAsWeDo = (text: string) => text.replace(/^(?: {4})+/gm, (spaces) => spaces.slice(spaces.length / 2))
