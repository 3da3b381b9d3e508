import type { RateLimit, RateWindow, Refusal } from '../src/model/limiter.js'

/** How long a call may be on its way, in ms: then it is taken to have arrived, else what hangs would stop all others. */
const longestWay = 10_000

/** How long a limit is closed at most by one word of the platform, in ms: its windows are a minute, and who takes a date for a pause asks for years. */
const longestPause = 600_000

/** What is remembered of one limit: the calls of it that arrived, those that are on their way, and what the platform said of it. */
export class RateLog {
  #windows: readonly RateWindow[]
  /** When calls arrived at the latest, in order. Not more than the largest window counts, or twice that. */
  #arrivals: number[] = []
  /** When those went out that may arrive at any moment, in order. */
  #onTheirWay: number[] = []
  #closed = { since: -Infinity, until: -Infinity }

  constructor({ windows }: RateLimit) {
    this.#windows = windows
  }

  /** The first moment at which one more may start; as far as it is known, where calls are on their way. */
  opensAt(slack: number, now: number): number {
    this.#catchUp(now)
    return this.#windows.reduce(
      (latest, { count, per }) => Math.max(latest, this.#lastBut(count, now) + per + slack),
      this.#closed.until,
    )
  }

  /** When the first of the last so many arrived; who is on the way may now. */
  #lastBut(count: number, now: number): number {
    const arrived = count - this.#onTheirWay.length
    return arrived > 0 ? (this.#arrivals.at(-arrived) ?? -Infinity) : now
  }

  /** Who has been on the way for too long has arrived. Clocks are set back: what lies ahead of one has just been. */
  #catchUp(now: number): void {
    if ((this.#arrivals.at(-1) ?? now) > now) this.#arrivals = this.#arrivals.map((at) => Math.min(at, now))
    if ((this.#onTheirWay.at(-1) ?? now) > now) this.#onTheirWay = this.#onTheirWay.map((at) => Math.min(at, now))
    const { since, until } = this.#closed
    if (since > now) this.#closed = { since: now, until: until - since + now }
    while ((this.#onTheirWay[0] ?? now) + longestWay <= now) this.#arrived((this.#onTheirWay.shift() as number) + longestWay)
  }

  /** One has its turn, and counts from now on. */
  start(now: number): void {
    this.#arrived(now)
  }

  /** The one that started last goes out. */
  sent(now: number): void {
    if (this.#arrivals.pop() !== undefined) this.#onTheirWay.push(now)
  }

  /** One is over that was on its way for so long: until now it may have been. */
  over(took: number, now: number): void {
    this.#catchUp(now)
    if (took >= longestWay || this.#onTheirWay.length === 0) return
    const index = this.#onTheirWay.findLastIndex((at) => at <= now - took)
    this.#onTheirWay.splice(Math.max(index, 0), 1)
    this.#arrived(now)
  }

  #arrived(at: number): void {
    const most = this.#windows.reduce((count, window) => Math.max(count, window.count), 0)
    this.#arrivals.splice(this.#arrivals.findLastIndex((other) => other <= at) + 1, 0, at)
    if (this.#arrivals.length > 2 * most) this.#arrivals = this.#arrivals.slice(this.#arrivals.length - most)
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
