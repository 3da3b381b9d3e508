import { ReplaySubject } from 'rxjs'
import type { Observable } from 'rxjs'
import type { ClockJump } from './clock-jump.js'
import type { SimulatorClock } from './clock.js'

/** How many jumps are replayed. */
const replayed = 1_000

/** The same clock, and when it has been advanced. */
export function watchedClock(clock: SimulatorClock): [clock: SimulatorClock, jumps$: Observable<ClockJump>] {
  const jumps$ = new ReplaySubject<ClockJump>(replayed)
  const advance = (ms: number) => {
    const at = clock.now()
    clock.advance(ms)
    jumps$.next({ at, by: ms })
  }
  return [{ ...clock, advance }, jumps$.asObservable()]
}
