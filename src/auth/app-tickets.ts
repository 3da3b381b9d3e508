import {
  catchError,
  concatMap,
  defer,
  EMPTY,
  exhaustMap,
  filter,
  map,
  merge,
  of,
  Subject,
  take,
  throwError,
  timeout,
  timer,
  type Observable,
  type SchedulerLike,
} from 'rxjs'
import { AuthError, InputError, isLarkError } from '../model/errors.js'
import type { TokenStore } from '../model/token-store.js'
import { askStore } from './ask-store.js'

/** The tickets with which a store app gets its token (protocol 2.3). */
export interface AppTickets {
  /** The ticket, waited for where there is none yet. Cold; emits once and completes. */
  readonly ticket$: Observable<string>
  /** Waits for a ticket that is not this one, which the platform refused. */
  other(than: string): Observable<string>
  /** Takes a ticket. Cold; emits when the store has it, and completes. */
  accept(ticket: string): Observable<void>
}

export interface AppTicketsOptions {
  readonly store: TokenStore
  readonly key: string
  /** Asks the platform to push a ticket. Emits nothing. */
  readonly resend$: Observable<never>
  readonly scheduler: SchedulerLike
  readonly onTrouble: (what: string, error: unknown) => void
}

/** How long a ticket is waited for, and how often the store is asked meanwhile: another process may get the push. In ms. */
const patience = 25_000
const pause = 500

/** The platform pushes every hour: what is much older is no good. In ms. */
const lifetime = 12 * 3_600_000

/** Keeps the ticket in the store, and asks for one while somebody waits: no timer runs else. */
export function appTickets({ store, key, resend$, scheduler, onTrouble }: AppTicketsOptions): AppTickets {
  const accepted$ = new Subject<string>()
  let latest: string | undefined
  const stored$ = askStore(() => store.get(key), scheduler).pipe(
    catchError((error: unknown) => (onTrouble('the token store failed', error), of(undefined))),
    map((ticket) => ticket ?? latest),
  )
  const resent$ = resend$.pipe(
    catchError((error: unknown) => {
      if (!(isLarkError(error) && error.retryable)) return throwError(() => error)
      onTrouble('no app ticket could be asked for', error)
      return EMPTY
    }),
  )
  const arriving = (old?: string): Observable<string> =>
    merge(accepted$, timer(pause, pause, scheduler).pipe(exhaustMap(() => stored$)), resent$).pipe(
      filter((ticket): ticket is string => ticket !== undefined && ticket !== old),
      take(1),
      timeout({ first: patience, scheduler, with: () => throwError(() => missing()) }),
    )
  return {
    ticket$: stored$.pipe(concatMap((ticket) => (ticket === undefined ? arriving() : of(ticket)))),
    other: (than) => stored$.pipe(concatMap((ticket) => (ticket === undefined || ticket === than ? arriving(than) : of(ticket)))),
    accept: (ticket) =>
      defer(() => {
        if (!/^[\x21-\x7e]+$/.test(ticket)) return throwError(() => unusable())
        latest = ticket
        accepted$.next(ticket)
        return askStore(() => store.set(key, ticket, lifetime), scheduler).pipe(map(() => undefined))
      }),
  }
}

const missing = () =>
  new AuthError(
    `no app ticket came within ${patience} ms: the app_ticket event has to reach lark.acceptAppTicket, by a webhook of this app and acceptAppTickets`,
    { endpoint: 'auth.v3.app_ticket.resend' },
  )

const unusable = () => new InputError({ endpoint: 'acceptAppTicket', faults: [{ path: 'ticket', message: 'is no ticket' }] })
