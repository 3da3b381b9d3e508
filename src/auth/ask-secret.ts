import { catchError, defer, from, map, of, take, throwError, throwIfEmpty, type Observable } from 'rxjs'
import type { Awaitable } from '../model/awaitable.js'
import { AuthError } from '../model/errors.js'

/** A secret, or a function that is asked whenever one is needed: from a vault, a file, a rotation. */
export type SecretInput = string | (() => Awaitable<string> | Observable<string>)

/** The secret, asked for at each subscription. Errors with an `AuthError` where the function fails or gives none. */
export function askSecret(secret: SecretInput): Observable<string> {
  if (typeof secret === 'string') return of(secret)
  return defer(() => {
    const given = secret()
    return typeof given === 'string' ? of(given) : from(given)
  }).pipe(
    take(1),
    throwIfEmpty(() => new Error('it gave nothing')),
    map((text: unknown) => (typeof text === 'string' && text !== '' ? text : fail(new Error('it gave no text')))),
    catchError((cause: unknown) => throwError(() => new AuthError('the appSecret function failed', { cause }))),
  )
}

const fail = (error: Error): never => {
  throw error
}
