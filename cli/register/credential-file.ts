import { existsSync, readFileSync } from 'node:fs'
import { misuse } from '../failure.js'
import { writePrivate } from '../write-private.js'
import { credentialLines, variablesOf, type NewCredentials } from './credentials.js'

/**
 * @throws Failure where a file is there that nobody said to touch.
 */
export function checkSave(file: string, force: boolean): void {
  if (!force && existsSync(file))
    throw misuse(`${file} is there already`, '--force, which replaces these lines alone, or another file')
}

/**
 * Writes the credentials into an env file of mode 0600. In one that is there, they take the place of the lines of the same names; all
 * others stay.
 *
 * @throws Failure where it cannot be written, or where it is there meanwhile and nobody said to touch it.
 */
export function saved(file: string, credentials: NewCredentials, force: boolean): void {
  checkSave(file, force)
  const others = existsSync(file)
    ? readFileSync(file, 'utf8')
        .split(/(?<=\n)/)
        .filter((line) => !isOurs(line, credentials))
    : []
  const before = others.join('')
  writePrivate(file, (before === '' || before.endsWith('\n') ? before : `${before}\n`) + credentialLines(credentials))
}

/** Also in its other form: both at once are refused by who reads them. */
function isOurs(line: string, credentials: NewCredentials): boolean {
  const [, name = ''] = /^\s*(?:export\s+)?(\w+)\s*=/.exec(line) ?? []
  return Object.hasOwn(variablesOf(credentials), name.replace(/_FILE$/, ''))
}
