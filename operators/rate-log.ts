import type { RateLimit, RateWindow, Refusal } from '../src/model/limiter.js'

/** How much later than it started a call is taken to have arrived at most, in ms: else slow answers would slow all others down. */
const longestWay = 1_000

/** How long a limit is closed at most by one word of the platform, in ms: its windows are a minute, and who takes a date for a pause asks for years. */
const longestPause = 600_000

/** What is remembered of one limit: when calls of it started, and what the platform said of it. */
export class RateLog {
  #windows: readonly RateWindow[]
  /** When they arrived at the latest, as far as it is known; in order. Not more than the largest window counts, or twice that. */
  #starts: number[] = []
  #closed = { since: -Infinity, until: -Infinity }

  constructor({ windows }: RateLimit) {
    this.#windows = windows
  }

  /** The first moment at which one more may start. */
  opensAt(slack: number, now: number): number {
    this.#catchUp(now)
    return this.#windows.reduce(
      (latest, { count, per }) => Math.max(latest, (this.#starts.at(-count) ?? -Infinity) + per + slack),
      this.#closed.until,
    )
  }

  /** Clocks are set back: what lies ahead of one has just been. */
  #catchUp(now: number): void {
    if ((this.#starts.at(-1) ?? now) > now) this.#starts = this.#starts.map((start) => Math.min(start, now))
    const { since, until } = this.#closed
    if (since > now) this.#closed = { since: now, until: until - since + now }
  }

  start(now: number): void {
    const most = this.#windows.reduce((count, window) => Math.max(count, window.count), 0)
    if (this.#starts.push(now) > 2 * most) this.#starts = this.#starts.slice(this.#starts.length - most)
  }

  /** A call is over that took so long: until now it may have been on its way. */
  over(took: number, now: number): void {
    const start = now - took
    const arrived = Math.min(now, start + longestWay)
    const index = this.#starts.findLastIndex((other) => other <= start)
    if (index === -1 || arrived === start) return
    const after = this.#starts.findLastIndex((other) => other <= arrived)
    this.#starts.copyWithin(index, index + 1, after + 1)
    this.#starts[after] = arrived
  }

  /** The platform said no: a pause, and a narrower window where it told of one. */
  refused({ retryAfter, limit }: Refusal, now: number): void {
    this.#closed = { since: now, until: Math.max(this.#closed.until, now + Math.min(retryAfter, longestPause)) }
    if (limit === undefined) return
    const per = periodOf(limit, retryAfter)
    const known = this.#windows.some((window) => window.per === per && window.count <= limit)
    if (!known) this.#windows = [...this.#windows.filter((window) => window.per !== per), { count: limit, per }]
  }
}

/** The platform counts by the second or by the minute, and does not say which: a long wait does, and the tiers that there are (protocol 3.8). */
const periodOf = (limit: number, wait: number): number =>
  limit >= 1_000 || (wait > 1_000 && ![1, 3, 5, 50].includes(limit)) ? 60_000 : 1_000

/** The log of each limit; of those beyond `max`, the one that was asked for least recently is forgotten. */
export function rememberedLogs(max: number): (limit: RateLimit) => RateLog {
  const logs = new Map<string, RateLog>()
  return (limit) => {
    const log = logs.get(limit.key) ?? new RateLog(limit)
    logs.delete(limit.key)
    if (logs.size >= max) logs.delete(logs.keys().next().value as string)
    logs.set(limit.key, log)
    return log
  }
}
