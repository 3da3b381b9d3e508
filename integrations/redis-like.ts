/**
 * As much of a Redis client as is used: `ioredis` fits as it is. Every step is a script, so that it is one step for all who share the
 * server; each touches one key, so that a cluster will do.
 */
export interface RedisLike {
  eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): PromiseLike<unknown>
}

export interface RedisStoreOptions {
  /** What all keys begin with. Default: `rxlark:`. */
  readonly prefix?: string
}

const longest = 10 * 365 * 24 * 3_600_000

/** Ms as Redis takes them: whole, above 0, and no longer than ten years. */
export const millis = (ms: number): string => String(Math.min(longest, Math.max(1, Math.ceil(ms))))
