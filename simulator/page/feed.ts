import type { ServerResponse } from 'node:http'
import { finalize, fromEvent, ignoreElements, map, merge, takeUntil, tap, timer } from 'rxjs'
import type { Observable } from 'rxjs'

/** The most bytes that wait for a slow reader: it is cut off then, and begins anew with a snapshot. */
export const longestBacklog = 48 * 1024 * 1024

/** How often a feed shows that it is alive, in ms. */
const heartbeat = 15_000

/**
 * Writes news to a browser as server-sent events, until it goes away or falls behind. Cold; emits nothing; completes then; unsubscribing
 * ends the response.
 */
export function feed(response: ServerResponse, news$: Observable<string>): Observable<never> {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  const beats$ = timer(heartbeat, heartbeat).pipe(map(() => ': alive\n\n'))
  return merge(news$.pipe(map((text) => `data: ${text}\n\n`)), beats$).pipe(
    tap((text) => {
      response.write(text)
      if (response.writableLength > longestBacklog) response.destroy()
    }),
    ignoreElements(),
    takeUntil(fromEvent(response, 'close')),
    finalize(() => response.destroy()),
  )
}
