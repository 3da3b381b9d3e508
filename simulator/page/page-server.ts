import type { IncomingMessage, ServerResponse } from 'node:http'
import { catchError, concat, EMPTY, merge, mergeMap, of, Subject, switchMap, take } from 'rxjs'
import type { Observable } from 'rxjs'
import { openPage } from './open-page.js'
import { sendJson } from './replies.js'
import type { PageContext, Visit } from './open-page.js'

/** What serves the page. */
export interface PageServer {
  /** The work itself: subscribed while the platform runs; emits nothing. */
  readonly work$: Observable<never>
  accept(request: IncomingMessage, response: ServerResponse): void
  close(): void
}

/** The server of the page. It keeps nothing before it is first asked for something. */
export function createPageServer(context: PageContext): PageServer {
  const visits$ = new Subject<Visit>()
  return {
    work$: visits$.pipe(
      take(1),
      switchMap((first) => {
        const page = openPage(context)
        const answers$ = concat(of(first), visits$).pipe(
          mergeMap((visit) =>
            page.answer(visit).pipe(
              catchError((error: unknown) => {
                if (visit.response.headersSent) visit.response.destroy()
                else sendJson(visit.response, 500, { error: String(error) })
                return EMPTY
              }),
            ),
          ),
        )
        return merge(page.work$, answers$)
      }),
    ),
    accept: (request, response) => visits$.next({ request, response }),
    close: () => visits$.complete(),
  }
}
