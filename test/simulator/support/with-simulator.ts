import type { SimulateOptions, Simulator } from '../../../simulator/index.js'
import { simulator } from '../../../testing/simulator.js'

/** Runs a test on a platform of its own, and stops that platform whatever comes. */
export async function withSimulator<T>(options: SimulateOptions, test: (simulator: Simulator) => Promise<T>): Promise<T> {
  const { start, stop } = simulator(options)
  try {
    return await test(await start())
  } finally {
    await stop()
  }
}
