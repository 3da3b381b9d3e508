import { catchError, defer, type MonoTypeOperatorFunction } from 'rxjs'
import type { BuiltRequest } from '../http/build-request.js'
import { InputError, isLarkError } from '../model/errors.js'

/**
 * For tries of one upload: where a stream cannot be sent a second time, that is the error, and why a second try was needed its cause.
 */
export function withFirst<T>({ upload, endpoint }: BuiltRequest): MonoTypeOperatorFunction<T> {
  if (!upload) return (source) => source
  let first: unknown
  return (source) =>
    defer(() => source).pipe(
      catchError((error: unknown) => {
        if (first !== undefined && isLarkError(error, 'InputError')) {
          throw new InputError({ endpoint, faults: error.faults, cause: first })
        }
        first = error
        throw error
      }),
    )
}
