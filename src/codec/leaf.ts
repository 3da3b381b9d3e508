import * as t from 'io-ts'

/** A codec of what a guard accepts, named for what a fault says was expected. */
export const leaf = <A>(expected: string, guard: (value: unknown) => value is A): t.Type<A> =>
  new t.Type<A>(expected, guard, (value, context) => (guard(value) ? t.success(value) : t.failure(value, context)), t.identity)

/** Text that says something. */
export const Text = leaf('text that is not empty', (value): value is string => typeof value === 'string' && value !== '')
