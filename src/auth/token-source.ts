import {
  AsyncSubject,
  catchError,
  concatMap,
  defer,
  map,
  of,
  share,
  tap,
  throwError,
  type Observable,
  type SchedulerLike,
} from 'rxjs'
import { inOwnContext } from '../../operators/in-own-context.js'
import { StoredToken } from '../codec/token.js'
import { isLarkError } from '../model/errors.js'
import type { TokenStore } from '../model/token-store.js'
import type { AccessToken } from '../model/user-session.js'
import type { Granted } from './request-token.js'
import { askStore } from './ask-store.js'

/** A token as it goes into `Authorization`. */
export type CallToken = AccessToken

/** The tokens of one identity. */
export interface TokenSource {
  /**
   * The token that is good now. Cold to look at, but all who wait share one look-up and one request; who stops waiting leaves the
   * others alone, the last one aborts the request. Emits once and completes.
   */
  readonly token$: Observable<CallToken>
  /** The token that is good now, where it is at hand: most calls need not wait. */
  readonly current?: () => CallToken | undefined
  /** The platform refused the token of this generation: it is not used again. One that is newer is spared. */
  refuse(generation: number): void
}

export interface TokenSourceOptions {
  readonly store: TokenStore
  /** Names app, domain and identity. */
  readonly key: string
  /** Gets a new token from the platform. */
  readonly request$: Observable<Granted>
  readonly scheduler: SchedulerLike
  readonly onGranted?: (granted: Granted) => void
  readonly onStoreFailure?: (error: unknown) => void
}

/** A token is renewed when this little of its life is left, in ms, and one that lives shorter at the half of it. */
const margin = 10 * 60_000

/**
 * Keeps a token in a store, and renews it when it is asked for and due: no timer runs for who does not call. The store is asked
 * when the token at hand is due or refused; another process may have renewed it by then. Where the renewal fails for a passing
 * reason, a token that still lives is used on. A store that fails costs requests, never calls.
 */
export function tokenSource({ store, key, request$, scheduler, onGranted, onStoreFailure }: TokenSourceOptions): TokenSource {
  let current: StoredToken | undefined
  let refused = 0
  const lives = (token: StoredToken) => token.generation > refused && scheduler.now() < token.expiresAt
  const isFresh = (token: StoredToken) => token.generation > refused && scheduler.now() < token.refreshAt
  const shrug = (error: unknown) => (onStoreFailure?.(error), of(undefined))

  const stored$ = askStore(() => store.get(key), scheduler).pipe(catchError(shrug), map(readStored))
  const kept = (token: StoredToken, ttl: number) =>
    askStore(() => store.set(key, JSON.stringify(token), ttl), scheduler).pipe(
      catchError(shrug),
      map(() => token),
    )
  const renewed = (old: StoredToken | undefined) =>
    request$.pipe(
      tap(onGranted),
      concatMap((granted) =>
        kept(stamped(granted, 1 + Math.max(refused, old?.generation ?? 0), scheduler.now()), granted.lifetime),
      ),
      catchError((error: unknown) => (old && lives(old) && isPassing(error) ? of(old) : throwError(() => error))),
    )
  const due$ = stored$.pipe(
    concatMap((token) => (token && isFresh(token) ? of(token) : renewed(token))),
    tap((token) => (current = token)),
    share({ connector: () => new AsyncSubject() }),
  )
  return {
    token$: defer(() => (current && isFresh(current) ? of(current) : due$.pipe(inOwnContext()))),
    current: () => (current && isFresh(current) ? current : undefined),
    refuse: (generation) => {
      refused = Math.max(refused, generation)
    },
  }
}

const stamped = ({ token, lifetime }: Granted, generation: number, now: number): StoredToken => ({
  token,
  generation,
  refreshAt: now + lifetime - Math.min(margin, lifetime / 2),
  expiresAt: now + lifetime,
})

/** What is in the store may be of another version, or of nobody we know: then it is as if there was nothing. */
function readStored(text: string | undefined): StoredToken | undefined {
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return StoredToken.is(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isPassing = (error: unknown): boolean => isLarkError(error) && error.retryable
