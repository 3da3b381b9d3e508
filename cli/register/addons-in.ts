import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { resolve } from 'node:path'
import type { RegistrationAddons } from 'rxlark'
import { defer, from, map, of, type Observable } from 'rxjs'
import { misuse } from '../failure.js'
import type { Host } from '../host.js'

/** The addons in a file, or on stdin. Cold; emits once; errors with a `Failure` where they cannot be read. */
export function addonsIn(file: string | undefined, host: Host): Observable<{ readonly addons?: RegistrationAddons }> {
  if (file === undefined) return of({})
  const read = async () => (file === '-' ? text(host.stdin) : readFile(resolve(host.cwd, file), 'utf8'))
  return defer(() =>
    from(
      read().catch((error: unknown) => {
        throw misuse(`the addons ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`)
      }),
    ),
  ).pipe(map((json) => ({ addons: parsed(json, file) })))
}

/** What is in it is judged by who registers. */
function parsed(json: string, file: string): RegistrationAddons {
  try {
    return JSON.parse(json) as RegistrationAddons
  } catch (error) {
    throw misuse(`the addons ${file} are no JSON: ${(error as Error).message}`)
  }
}
