import { Subject } from 'rxjs'
import type { Observable } from 'rxjs'

/** A fault that is to happen so many times more. */
export interface Waiting<T> {
  readonly fault: T
  readonly times: number
}

/** Faults that wait for their moment, each to happen a number of times. At most 1,000 wait: the oldest gives way. */
export interface FaultQueue<T> {
  add(fault: T, times?: number): void
  /** Takes the first that fits, and counts it down. */
  take(fits?: (fault: T) => boolean): T | undefined
  clear(): void
  /** Those that wait now. */
  waiting(): readonly Waiting<T>[]
  /** Emits when others wait than before. */
  readonly changes$: Observable<void>
}

export function faultQueue<T>(): FaultQueue<T> {
  const waiting: { fault: T; times: number }[] = []
  const changes$ = new Subject<void>()
  return {
    changes$: changes$.asObservable(),
    waiting: () => waiting.map((one) => ({ ...one })),
    add(fault, times = 1) {
      waiting.push({ fault, times })
      if (waiting.length > 1_000) waiting.shift()
      changes$.next()
    },
    take(fits = () => true) {
      const index = waiting.findIndex(({ fault }) => fits(fault))
      const found = waiting[index]
      if (!found) return undefined
      found.times -= 1
      if (found.times <= 0) waiting.splice(index, 1)
      changes$.next()
      return found.fault
    },
    clear() {
      waiting.length = 0
      changes$.next()
    },
  }
}
