/** A value now, or later: what is synchronous may stay so. */
export type Awaitable<T> = T | PromiseLike<T>

/** Whether a value is still to come. */
export const isPromiseLike = <T>(value: Awaitable<T>): value is PromiseLike<T> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'

/** Goes on with a value, at once where it is there: so virtual time sees it, and a hot path makes no promise. */
export const chained = <A, B>(value: Awaitable<A>, next: (value: A) => Awaitable<B>): Awaitable<B> =>
  isPromiseLike(value) ? value.then(next) : next(value)
