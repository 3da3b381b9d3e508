import type { Observable } from 'rxjs'

/** Decides when a call may start. */
export interface Limiter {
  /** Emits once when the call of this key may start, then completes; unsubscribing gives the place in the queue up. */
  acquire(key: string): Observable<void>
  /** Tells what an answer said: no call of this key before `wait` ms have passed. */
  backOff(key: string, wait: number): void
}
