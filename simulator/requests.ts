import type { IncomingMessage, ServerResponse } from 'node:http'
import { ignoreElements, map, mergeMap, ReplaySubject, Subject, tap } from 'rxjs'
import type { Observable } from 'rxjs'
import { exchange } from './exchange.js'
import type { ExchangeContext, Exchanged } from './exchange.js'
import type { RequestRecord } from './request-log.js'

/** How many records are replayed. */
const replayed = 1_000

export interface Requests {
  readonly requests$: Observable<RequestRecord>
  /** The same, with what was understood and answered. */
  readonly log$: Observable<Exchanged>
  /** The work itself: subscribed while the platform runs; emits nothing. */
  readonly work$: Observable<never>
  accept(request: IncomingMessage, response: ServerResponse): void
  close(): void
}

/** Answers HTTP requests, each on its own, and keeps the log of them. */
export function createRequests(context: ExchangeContext): Requests {
  const accepted$ = new Subject<Observable<Exchanged>>()
  const log$ = new ReplaySubject<Exchanged>(replayed)
  return {
    requests$: log$.pipe(map(({ record }) => record)),
    log$: log$.asObservable(),
    work$: accepted$.pipe(
      mergeMap((exchanged$) => exchanged$),
      tap((exchanged) => log$.next(exchanged)),
      ignoreElements(),
    ),
    accept: (request, response) => accepted$.next(exchange(request, response, context)),
    close() {
      accepted$.complete()
      log$.complete()
    },
  }
}
