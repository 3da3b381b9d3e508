/** Where the platform asks for a pause and does not say how long. */
const defaultPause = 1000

/** The pause that an answer asks for, in ms: the header of the gateway in seconds, else `Retry-After` in seconds (protocol 3.8). */
export function retryAfter(headers: Readonly<Record<string, string>>): number {
  const seconds = [headers['x-ogw-ratelimit-reset'], headers['retry-after']].map(Number).find((value) => value > 0)
  return seconds === undefined ? defaultPause : Math.ceil(seconds * 1000)
}
