import { catchError, map, of, throwError, type OperatorFunction } from 'rxjs'
import type { Either } from '../src/model/either.js'
import { isLarkError, type LarkError } from '../src/model/errors.js'

/**
 * Moves failure into the values, where types see it: `Right` of what came, `Left` of the error that ended it.
 *
 * For whoever wants the compiler to ask what happens when it fails. The values are those of fp-ts, and need none of it to be read:
 * `_tag` tells them apart.
 *
 * ```text
 * source  -a-#
 * result  -r-(l|)     r: { _tag: 'Right', right: a }, l: { _tag: 'Left', left: the error }
 * ```
 *
 * @example
 * ```ts
 * lark.bot().pipe(toEither()).subscribe((result) => {
 *   console.log(result._tag === 'Right' ? result.right.name : result.left.message)
 * })
 * ```
 * @returns Emits a `Right` for each value, a `Left` for an error of rxlark, and completes after that one. Keeps nothing.
 * @throws What is not of rxlark, as it came: a bug is no result.
 * @category Operators
 */
export function toEither<T>(): OperatorFunction<T, Either<LarkError, T>> {
  return (source) =>
    source.pipe(
      map((right): Either<LarkError, T> => ({ _tag: 'Right', right })),
      catchError((error: unknown) => (isLarkError(error) ? of({ _tag: 'Left' as const, left: error }) : throwError(() => error))),
    )
}
