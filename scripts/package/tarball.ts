import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { npm } from '../process.js'

export interface Tarball {
  readonly path: string
  /** Bytes on the user's disk. */
  readonly unpackedSize: number
  readonly files: readonly { readonly path: string; readonly size: number }[]
}

/** Packs what `dist` holds now; `npm run build` comes before. */
export async function pack(): Promise<Tarball> {
  const folder = resolve('.cache/pack')
  await mkdir(folder, { recursive: true })
  const output = await npm(['pack', '--ignore-scripts', '--json', '--loglevel=error', '--pack-destination', folder])
  const [report] = listOf(JSON.parse(output.slice(output.search(/^[[{]/m))))
  if (!report) throw new Error(`npm pack said nothing of a package: ${output}`)
  return { path: join(folder, report.filename), unpackedSize: report.unpackedSize, files: report.files }
}

interface PackReport extends Omit<Tarball, 'path'> {
  readonly filename: string
}

/** npm up to 11 answers with a list, later ones with an object by package name. */
const listOf = (json: unknown) => (Array.isArray(json) ? json : Object.values(json as object)) as PackReport[]
