import { catchError, map, of, tap, type Observable, type SchedulerLike } from 'rxjs'
import { StoredSession } from '../codec/user-token.js'
import type { LogSink } from '../model/log.js'
import type { TokenStore } from '../model/token-store.js'
import type { SessionState } from './session-state.js'
import { askStore } from './ask-store.js'

/** The session of one user in a store. */
export interface StoredSessions {
  /** What the store has, or what is known here where that is newer: the store may have failed to keep it. Emits once and completes. */
  readonly latest$: Observable<StoredSession | undefined>
  write(session: StoredSession): Observable<void>
  remove(): Observable<void>
}

export interface StoredSessionsOptions {
  readonly store: TokenStore
  readonly key: string
  readonly state: SessionState
  readonly scheduler: SchedulerLike
  readonly log: LogSink
}

export function storedSessions({ store, key, state, scheduler, log }: StoredSessionsOptions): StoredSessions {
  return {
    latest$: askStore(() => store.get(key), scheduler).pipe(
      catchError((error: unknown) => (log('warn', `the token store failed: ${String(error)}`), of(undefined))),
      map((text) => newer(readStored(text), state.current())),
      tap((kept) => state.adopt(kept)),
    ),
    write: (session) => askStore(() => store.set(key, JSON.stringify(session), ttlOf(session, scheduler)), scheduler),
    remove: () => askStore(() => store.set(key, undefined), scheduler),
  }
}

const newer = (a: StoredSession | undefined, b: StoredSession | undefined) =>
  a && b ? (a.generation >= b.generation ? a : b) : (a ?? b)

function ttlOf({ refreshToken, refreshExpiresAt, expiresAt }: StoredSession, scheduler: SchedulerLike): number | undefined {
  if (refreshToken === undefined) return expiresAt - scheduler.now()
  return refreshExpiresAt === undefined ? undefined : refreshExpiresAt - scheduler.now()
}

function readStored(text: string | undefined): StoredSession | undefined {
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return StoredSession.is(value) ? value : undefined
  } catch {
    return undefined
  }
}
