import { randomUUID } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { exitCodes } from './exit-codes.js'
import { Failure } from './failure.js'

/**
 * Writes a file that only its owner may read (mode 0600), whole or not at all.
 *
 * @throws Failure where it cannot be written.
 */
export function writePrivate(file: string, text: string): void {
  const beside = `${file}.${randomUUID()}`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(beside, text, { mode: 0o600, flag: 'wx' })
    renameSync(beside, file)
  } catch (error) {
    removed(beside)
    throw new Failure(exitCodes.failed, `${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`)
  }
}

/** What cannot be removed was never written. */
function removed(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // A part of its path is no folder.
  }
}
