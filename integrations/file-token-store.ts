import { createHash, randomUUID } from 'node:crypto'
import { link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asyncScheduler, type TimestampProvider } from 'rxjs'
import type { TokenStore } from '../src/model/token-store.js'

export interface FileTokenStoreOptions {
  /** The folder, which is made if need be; nobody but its owner may look into it. */
  readonly folder: string
  /** How many values are kept; the one that was set least recently goes first. Default: 10,000. */
  readonly max?: number
  /** The clock. Default: the wall clock, which the processes that share the folder have in common. */
  readonly clock?: TimestampProvider
}

interface Kept {
  readonly key: string
  readonly value: string
  /** Ms since the epoch; absent: for ever. */
  readonly until?: number
}

/**
 * A {@link TokenStore} in files, for programs of the command line: who has logged in stays so until the next start, and processes that
 * share the folder share tokens, tickets and sessions. One file a value, mode 0600, in a folder of mode 0700; a value is replaced as a
 * whole. Files are not encrypted.
 *
 * @example
 * ```ts
 * import { homedir } from 'node:os'
 * import { join } from 'node:path'
 * import { createLark } from 'rxlark'
 * import { fileTokenStore } from 'rxlark/node'
 *
 * const store = fileTokenStore({ folder: join(homedir(), '.my-tool', 'tokens') })
 * const lark = createLark({ appId, appSecret, store })
 * ```
 *
 * @category Integrations
 */
export function fileTokenStore({ folder, max = 10_000, clock = asyncScheduler }: FileTokenStoreOptions): TokenStore {
  const fileOf = (name: string, kind: 'json' | 'lock') =>
    join(folder, `${createHash('sha256').update(name).digest('hex')}.${kind}`)
  const isOver = ({ until = Infinity }: Kept) => until <= clock.now()

  const takeLock = async (file: string, mine: Kept): Promise<boolean> => {
    if (await created(file, mine)) return true
    const other = await read(file)
    if (other && !isOver(other)) return false
    await removeStale(file, (kept) => isOver(kept))
    return created(file, mine)
  }

  return {
    async get(key) {
      const kept = await read(fileOf(key, 'json'))
      return kept?.key === key && !isOver(kept) ? kept.value : undefined
    },
    async set(key, value, ttl = Infinity) {
      const file = fileOf(key, 'json')
      if (value === undefined) return rm(file, { force: true })
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await write(file, { key, value, ...(ttl < Infinity && { until: clock.now() + ttl }) })
      await prune(folder, max)
    },
    async lock(name, lease) {
      const file = fileOf(name, 'lock')
      const mine = { key: name, value: randomUUID(), until: clock.now() + lease }
      await mkdir(folder, { recursive: true, mode: 0o700 })
      if (!(await takeLock(file, mine))) return undefined
      return () => removeStale(file, ({ value }) => value === mine.value)
    },
  }
}

async function read(file: string): Promise<Kept | undefined> {
  try {
    const kept = Object(JSON.parse(await readFile(file, 'utf8'))) as Partial<Kept>
    return typeof kept.key === 'string' && typeof kept.value === 'string' ? (kept as Kept) : undefined
  } catch (error) {
    if (error instanceof SyntaxError || codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code

/** Readers see the old value or the new one, and never a half. */
async function write(file: string, kept: Kept): Promise<void> {
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, JSON.stringify(kept), { mode: 0o600, flag: 'wx' })
  await rename(draft, file)
}

/** Whether the file could be made, whole: one of many who try can. */
async function created(file: string, kept: Kept): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, JSON.stringify(kept), { mode: 0o600, flag: 'wx' })
  try {
    await link(draft, file)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

/** Removes a lock, unless it is another one by now: it is taken aside first, looked at, and put back. */
async function removeStale(file: string, isStale: (kept: Kept) => boolean): Promise<void> {
  const aside = `${file}.${randomUUID()}`
  try {
    await rename(file, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  const kept = await read(aside)
  if (kept && !isStale(kept)) await link(aside, file).catch(() => undefined)
  await rm(aside, { force: true })
}

/** Keeps the number of files down: those that were written least recently go. */
async function prune(folder: string, max: number): Promise<void> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json'))
  if (files.length <= max) return
  const aged = await Promise.all(
    files.map(async (name) => ({ name, age: (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0 })),
  )
  const oldest = aged.sort((a, b) => a.age - b.age).slice(0, files.length - max)
  await Promise.all(oldest.map(({ name }) => rm(join(folder, name), { force: true })))
}
