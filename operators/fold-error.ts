import { isLarkError, type LarkError } from '../src/model/errors.js'

/** What to make of an error of each tag. */
export type ErrorCases<R> = { readonly [Tag in LarkError['_tag']]: (error: Extract<LarkError, { _tag: Tag }>) => R }

/** Some tags, and what to make of all the rest, errors that are not of rxlark among them. */
export type SomeErrorCases<R> = Partial<ErrorCases<R>> & { readonly otherwise: (error: unknown) => R }

/**
 * Makes one thing of an error, by its tag: a `switch` that the compiler checks.
 *
 * For the place where failures become a status, a toast, a line for people. With a case for each tag it takes a `LarkError`, and
 * a tag that is added later does not compile until it has its case; with `otherwise` it takes anything.
 *
 * @example
 * ```ts
 * const advice = foldError({
 *   RateLimitError: ({ retryAfter }) => `again in ${retryAfter} ms`,
 *   AuthError: ({ reauthorize }) => (reauthorize ? 'log in again' : 'ask the admin'),
 *   otherwise: (error) => String(error),
 * })
 * lark.bot().subscribe({ error: (error) => console.log(advice(error)) })
 * ```
 * @param cases - What to make of each.
 * @returns A function, for `catchError`, for the `Left` of {@link toEither}, or to call. Throws what a case throws.
 * @category Operators
 */
export function foldError<R>(cases: SomeErrorCases<R>): (error: unknown) => R
export function foldError<R>(cases: ErrorCases<R>): (error: LarkError) => R
export function foldError<R>(cases: ErrorCases<R> | SomeErrorCases<R>): (error: never) => R {
  const all = cases as Partial<Record<string, (error: unknown) => R>>
  return (error: unknown) => {
    const fold = (isLarkError(error) ? all[error._tag] : undefined) ?? all['otherwise']
    if (!fold) throw error
    return fold(error)
  }
}
