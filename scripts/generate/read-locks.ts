import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { NameLocks } from './generate.js'

/** Where the names of types are kept, from the top of the repository. */
export const lockPath = 'scripts/generate/names.lock.json'

/** None where there is no such file: every name is then made anew. */
export function readLocks(root: string): NameLocks {
  const file = join(root, lockPath)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as NameLocks) : {}
}

/** One line a name, so that a reviewer sees which ones move. */
export const lockText = (locks: NameLocks): string => `${JSON.stringify(locks, null, 1)}\n`
