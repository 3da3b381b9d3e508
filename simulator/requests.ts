import type { IncomingMessage, ServerResponse } from 'node:http'
import { ignoreElements, mergeMap, ReplaySubject, Subject, tap } from 'rxjs'
import type { Observable } from 'rxjs'
import { exchange } from './exchange.js'
import type { ExchangeContext } from './exchange.js'
import type { RequestRecord } from './request-log.js'

/** How many records are replayed. */
const replayed = 1_000

export interface Requests {
  readonly requests$: Observable<RequestRecord>
  /** The work itself: subscribed while the platform runs; emits nothing. */
  readonly work$: Observable<never>
  accept(request: IncomingMessage, response: ServerResponse): void
  close(): void
}

/** Answers HTTP requests, each on its own, and keeps the log of them. */
export function createRequests(context: ExchangeContext): Requests {
  const accepted$ = new Subject<Observable<RequestRecord>>()
  const records$ = new ReplaySubject<RequestRecord>(replayed)
  return {
    requests$: records$.asObservable(),
    work$: accepted$.pipe(
      mergeMap((record$) => record$),
      tap((record) => records$.next(record)),
      ignoreElements(),
    ),
    accept: (request, response) => accepted$.next(exchange(request, response, context)),
    close() {
      accepted$.complete()
      records$.complete()
    },
  }
}
