import { firstValueFrom, ReplaySubject } from 'rxjs'
import type { SimulateOptions, Simulator } from '../../../simulator/index.js'
import { simulate } from '../../../simulator/index.js'

/** Runs a test on a platform of its own, and stops that platform whatever comes. */
export async function withSimulator<T>(options: SimulateOptions, test: (simulator: Simulator) => Promise<T>): Promise<T> {
  const started$ = new ReplaySubject<Simulator>(1)
  const running = simulate(options).subscribe(started$)
  try {
    return await test(await firstValueFrom(started$))
  } finally {
    running.unsubscribe()
  }
}
