import { catchError, throwError, type ObservableInput, type ObservedValueOf, type OperatorFunction } from 'rxjs'
import { isLarkError, type LarkError } from '../src/model/errors.js'

/**
 * Goes on after an error of one kind; every other passes.
 *
 * For whoever knows a cure for one failure and for no other: another identity after an `AuthError`, a default after an `ApiError` of
 * one code. What remains in the error channel is not typed: RxJS has no type for it. To fail again, throw what was caught.
 *
 * ```text
 * source  -a-#       a RateLimitError
 * f          --b|
 * result  -a---b|
 * ```
 *
 * @example
 * ```ts
 * lark.call(chat.list, {}).pipe(catchTag('RateLimitError', ({ retryAfter }) => timer(retryAfter))).subscribe()
 * ```
 * @param tag - Which errors: their `_tag`.
 * @param f - What to go on with; gets the error, narrowed.
 * @returns Emits what the source emits, then what `f` gives; completes with it. Keeps nothing.
 * @throws Errors of other tags, and those that are not of rxlark, as they came; what `f` throws or errors with.
 * @category Operators
 */
export function catchTag<T, Tag extends LarkError['_tag'], O extends ObservableInput<unknown>>(
  tag: Tag,
  f: (error: Extract<LarkError, { _tag: Tag }>) => O,
): OperatorFunction<T, T | ObservedValueOf<O>> {
  return catchError((error: unknown) =>
    isLarkError(error, tag) ? (f(error) as ObservableInput<ObservedValueOf<O>>) : throwError(() => error),
  )
}
