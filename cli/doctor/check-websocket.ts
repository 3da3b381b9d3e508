import { ConnectionError, isLarkError, type Lark } from 'rxlark'
import { catchError, concatMap, defer, EMPTY, map, merge, of, switchMap, take, throwError, timeout, type Observable } from 'rxjs'
import { connection } from 'rxlark/api/event/v1'
import { checkAddress, discover, encodeFrame, type Endpoint, internals, socket$, type WithInternals } from '#inside'
import type { Socket } from '../../streams/websocket/socket.js'
import { brokenAt, causeCode } from './cause-code.js'
import type { Exam } from './exam.js'
import { fault, ok, skipped, warning, type Finding } from './finding.js'
import { unknownBecause } from './unknown.js'

/**
 * Opens a long connection as a bot does, waits for its first sign of life, and closes it. An event that comes over it meanwhile is not
 * answered: the platform delivers it again.
 */
export function checkWebSocket(exam: Exam): Observable<Finding> {
  const { webhook, app$, lark$ } = exam
  if (webhook !== undefined) return of(skipped('websocket', 'the app listens by webhook'))
  const way$ = app$.pipe(
    map(({ app }) => app?.event?.subscription_type),
    catchError(() => of(undefined)),
  )
  return way$.pipe(
    concatMap((way) => {
      if (way === 'webhook') return of(skipped('websocket', 'events go to a webhook'))
      return othersOf(exam).pipe(concatMap((others) => lark$.pipe(concatMap((lark) => opened(lark, others, exam)))))
    }),
  )
}

/** How many connections the app has already; the platform may not say. */
const othersOf = ({ tenant$ }: Exam): Observable<number> =>
  tenant$.pipe(
    concatMap((lark) => lark.call(connection.get)),
    map(({ online_instance_cnt: count = 0 }) => count),
    catchError(() => of(0)),
  )

function opened(lark: Lark, others: number, exam: Exam): Observable<Finding> {
  return discover(lark).pipe(
    within('the discovery', exam),
    concatMap((endpoint) =>
      handshake(lark, endpoint).pipe(
        within('the handshake', exam),
        switchMap((socket) => signOfLife(socket, endpoint, others, exam)),
        take(1),
      ),
    ),
    catchError((error: unknown) => of(judged(error, exam))),
  )
}

const within =
  (what: string, { patience, scheduler }: Exam) =>
  <T>(source: Observable<T>): Observable<T> =>
    source.pipe(
      timeout({
        first: patience,
        scheduler,
        with: () => throwError(() => new ConnectionError(`${what} was not answered within ${patience} ms`, { retryable: true })),
      }),
    )

const maxPayload = 8 * 1024 * 1024

const handshake = (lark: Lark, { url }: Endpoint): Observable<Socket> =>
  defer(() => {
    const { agent$ = of(undefined) } = (lark as Lark & WithInternals)[internals]
    const address = checkAddress(url, false)
    return socket$.pipe(
      switchMap(({ openSocket }) =>
        agent$.pipe(switchMap((agent) => openSocket(address, { maxPayload, ...(agent && { agent }) }))),
      ),
    )
  })

function signOfLife(socket: Socket, { service }: Endpoint, others: number, { patience, scheduler }: Exam): Observable<Finding> {
  const ping = encodeFrame({ seqId: 0, logId: 0, service, method: 0, headers: [{ key: 'type', value: 'ping' }] })
  const asked$ = defer(() => (socket.send(ping), EMPTY))
  return merge(socket.inbound$, asked$).pipe(
    take(1),
    map(() =>
      others > 0
        ? warning(
            'websocket',
            `opens; ${others} ${others === 1 ? 'other is' : 'others are'} open, and each event goes to one of them`,
            {
              cure: 'where that is not meant, stop the other programs of this app',
            },
          )
        : ok('websocket', 'the long connection opens'),
    ),
    timeout({ first: patience, scheduler, with: () => of(fault('websocket.silent', `no pong within ${patience} ms`)) }),
  )
}

const forbidden = 403
const limit = 1000040350
const passing: ReadonlySet<number> = new Set([1, 1000040343, 99991400])
const wrongDomain = 1000040351

function judged(error: unknown, { console: page }: Exam): Finding {
  if (!isLarkError(error, 'ConnectionError')) return unknownBecause('websocket', error)
  const { code, message } = error
  if (code === forbidden) return fault('websocket.forbidden', message, { link: page() })
  if (code === limit) return fault('websocket.limit', `code ${code}`)
  if (passing.has(code)) return unknownBecause('websocket', error)
  if (code === wrongDomain) return fault('websocket.refused', message, { cure: 'check that LARK_DOMAIN is the brand of the app' })
  if (code !== 0) return fault('websocket.refused', message, { link: page() })
  const place = causeCode(error)
  return fault('websocket.blocked', place ? `${message} (${brokenAt(place)})` : message)
}
