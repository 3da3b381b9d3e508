type Headers = Readonly<Record<string, string>>

/** Where the platform asks for a pause and does not say how long. */
const defaultPause = 1000

/**
 * The pause that an answer asks for, in ms: the header of the gateway in seconds, else `Retry-After` in seconds or as a date
 * (protocol 3.8). `undefined` where it asks for none.
 */
export function askedPause(headers: Headers): number | undefined {
  const seconds = [headers['x-ogw-ratelimit-reset'], headers['retry-after']].map(Number).find((value) => value > 0)
  if (seconds !== undefined) return Math.ceil(seconds * 1000)
  // Both by the clock of who answers.
  const pause = Date.parse(headers['retry-after'] ?? '') - Date.parse(headers['date'] ?? '')
  return pause > 0 ? pause : undefined
}

/** The pause after too many calls, in ms. */
export const retryAfter = (headers: Headers): number => askedPause(headers) ?? defaultPause

/** How many calls a window has, where the gateway says it (protocol 3.8). */
export function windowLimit(headers: Headers): number | undefined {
  const limit = Number(headers['x-ogw-ratelimit-limit'])
  return limit > 0 ? limit : undefined
}
