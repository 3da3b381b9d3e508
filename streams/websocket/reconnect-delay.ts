import { isLarkError } from '../../src/model/errors.js'
import type { Pace } from './pace.js'
import { connectionLimit } from './refused-by-platform.js'

/** The wait after the first attempt that reached nobody; it doubles with every further one. */
const firstRamp = 1_000
const jitter = 0.2

const ramp = (failures: number, ceiling: number) => Math.min(ceiling, firstRamp * 2 ** Math.min(failures - 1, 30))

const codeOf = (error: unknown) => (isLarkError(error, 'ConnectionError') ? error.code : 0)

/** Whether no retry can cure it. */
export const isFatal = (error: unknown): boolean => isLarkError(error, 'ConnectionError') && !error.retryable

/**
 * How long to wait after a connection was lost, in ms: a random part of the nonce. Connections that were lost before anything came in,
 * one after the other, wait longer each time.
 *
 * @param drops - Connections lost so, this one included.
 * @param random - From 0 to 1.
 */
export const delayAfterDrop = (drops: number, { reconnectNonce, reconnectInterval }: Pace, random: number): number =>
  random * reconnectNonce + (drops > 1 ? ramp(drops - 1, reconnectInterval) : 0)

/**
 * How long to wait after an attempt failed, in ms: the interval where the platform was there to refuse it (never less than the usual
 * one at the limit of connections), and a ramp up to the interval where nobody was reached, so that a network that is back is used at
 * once. Jitter makes it up to a fifth longer.
 *
 * @param failures - Attempts that failed since the connection was last open.
 * @param random - From 0 to 1.
 */
export function delayAfterFailure(error: unknown, failures: number, { reconnectInterval }: Pace, random: number): number {
  const code = codeOf(error)
  const usual = 120_000
  const wait =
    code === connectionLimit
      ? Math.max(usual, reconnectInterval)
      : code === 0
        ? ramp(failures, reconnectInterval)
        : reconnectInterval
  return wait * (1 + jitter * random)
}
