import { defer, EMPTY, endWith, ignoreElements, retry, type MonoTypeOperatorFunction, type ObservableInput } from 'rxjs'
import { isLarkError, type AuthError } from '../src/model/errors.js'

/**
 * Tries once more with another token, when the platform refused the one that was used.
 *
 * For whoever keeps tokens of their own; the calls of `createLark` have it built in. The source has to ask for its token afresh at
 * each subscription. Only an `AuthError` that says which token was refused (its `generation`) is answered; every other error
 * passes at once, and so does a second refusal. What `refresh` emits is ignored, its completion starts the second try.
 *
 * ```text
 * first     --#             a token is refused
 * refresh     --x-|
 * second            --a|
 * result    --------a|
 * ```
 *
 * @example
 * ```ts
 * defer(() => callWith(tokens.current())).pipe(refreshTokenOnExpiry((refused) => tokens.renew(refused.generation)))
 * ```
 * @param refresh - Gets another token, or forgets the refused one. May return nothing.
 * @returns Emits what the source emits, and completes with it. Keeps nothing.
 * @throws The second refusal; what `refresh` errors with; every other error of the source, as it came.
 * @see protocol 2.11
 * @category Operators
 */
export function refreshTokenOnExpiry<T>(
  refresh: (refused: AuthError & { readonly generation: number }) => ObservableInput<unknown> | void,
): MonoTypeOperatorFunction<T> {
  return retry({
    count: 1,
    delay: (error: unknown) => {
      if (!isRefusal(error)) throw error
      return defer(() => refresh(error) ?? EMPTY).pipe(ignoreElements(), endWith(true))
    },
  })
}

/**
 * Whether a token was refused, and another one may do.
 *
 * @internal
 */
export const isRefusal = (error: unknown): error is AuthError & { readonly generation: number } =>
  isLarkError(error, 'AuthError') && error.generation !== undefined
