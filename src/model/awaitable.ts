/** A value now, or later: what is synchronous may stay so. */
export type Awaitable<T> = T | PromiseLike<T>
