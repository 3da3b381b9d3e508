import type { SimulatorClock } from './clock.js'
import type { Ids } from './ids.js'

/** A log id as the platform writes them: the second, then 18 hexadecimal digits. */
export function logId(clock: SimulatorClock, ids: Ids): string {
  const second = new Date(clock.now()).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)
  return second + ids.hex(18).toUpperCase()
}
