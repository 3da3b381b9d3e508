import type { SchedulerLike } from 'rxjs'
import type { StoredSession } from '../codec/user-token.js'

/** What a process knows of one session. */
export interface SessionState {
  /** What is used now. */
  current(): StoredSession | undefined
  /** What was known last, for who still holds a session that is forgotten. */
  shown(): StoredSession
  adopt(session: StoredSession | undefined): void
  /** The token of this generation is not used again. */
  refuse(generation: number): void
  /** Whether its token may be used. */
  lives(session: StoredSession): boolean
  /** Whether its token may be used, and is not due. */
  isFresh(session: StoredSession): boolean
  /** Of a token that comes after all that are known. */
  nextGeneration(old: StoredSession | undefined): number
}

export function sessionState(scheduler: SchedulerLike): SessionState {
  let current: StoredSession | undefined
  let shown: StoredSession | undefined
  let refused = 0
  return {
    current: () => current,
    shown: () => shown as StoredSession,
    adopt(session) {
      current = session
      shown = session ?? shown
    },
    refuse(generation) {
      refused = Math.max(refused, generation)
    },
    lives: ({ generation, expiresAt }) => generation > refused && scheduler.now() < expiresAt,
    isFresh: ({ generation, refreshAt }) => generation > refused && scheduler.now() < refreshAt,
    nextGeneration: (old) => 1 + Math.max(refused, old?.generation ?? 0),
  }
}
