import type { IncomingMessage, ServerResponse } from 'node:http'
import { catchError, concat, defer, EMPTY, from, ignoreElements, map, mergeMap, of, share, Subject, tap } from 'rxjs'
import type { Observable } from 'rxjs'
import type { SimulatedPlatform } from '../platform.js'
import { readBody } from '../read-body.js'
import type { Requests } from '../requests.js'
import { assetAt } from './assets.js'
import { readCommand } from './command-codec.js'
import { perform } from './commands.js'
import type { CommandContext } from './commands.js'
import { deliveryDetail, requestDetail } from './details.js'
import { feed } from './feed.js'
import { newsOf } from './news.js'
import { marbleTest } from './marble-test.js'
import { createPageLog } from './page-log.js'
import type { PageLog } from './page-log.js'
import { refusalOf } from './page-requests.js'
import { commandPath, deliveriesPath, feedPath, filesPath, requestsPath } from './protocol.js'
import type { CommandFailure, DeliveryTest, PageNews } from './protocol.js'
import { sendAsset, sendFile, sendJson } from './replies.js'
import { createResend } from './resend.js'
import { snapshotOf } from './snapshot.js'

/** One request, and where its answer goes. */
export interface Visit {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** What the page is made of. */
export interface PageContext extends Omit<CommandContext, 'resend' | 'url'> {
  readonly log$: Requests['log$']
}

export interface OpenPage {
  /** Emits nothing: keeps what feeds and details need. */
  readonly work$: Observable<never>
  /** Answers one request. Cold; emits nothing; completes when it is answered, a feed when its reader is gone. */
  answer(visit: Visit): Observable<never>
}

/** The page, from now on. */
export function openPage(context: PageContext): OpenPage {
  const { platform, log$ } = context
  const log = createPageLog()
  const news$ = new Subject<PageNews>()
  const texts$ = news$.pipe(
    map((news) => JSON.stringify(news)),
    share(),
  )
  const commands = { ...context, resend: createResend(platform, log) }
  const get = (visit: Visit): Observable<never> => {
    const { request, response } = visit
    const path = pathOf(visit)
    const shown = <T>(
      prefix: string,
      find: (id: number) => T | undefined,
      detail: (id: number, found: T, url: string) => object,
    ) => {
      const id = Number(path.slice(prefix.length))
      const found = find(id)
      if (found === undefined) return missing(visit)
      return done(() => sendJson(response, 200, detail(id, found, `http://${request.headers.host ?? ''}`)))
    }
    if (path === feedPath)
      return feed(
        response,
        defer(() => concat(of(JSON.stringify(snapshotOf(platform, log))), texts$)),
      )
    if (path.startsWith(requestsPath)) return shown(requestsPath, log.request, requestDetail)
    if (isTest(path)) return testOf(visit, log)
    if (path.startsWith(deliveriesPath)) return shown(deliveriesPath, log.delivery, deliveryDetail)
    if (path.startsWith(filesPath)) return file(visit, platform)
    return assetAt(path).pipe(mergeMap((asset) => (asset ? done(() => sendAsset(response, asset)) : missing(visit))))
  }

  return {
    work$: newsOf(platform, log$, log).pipe(
      tap((news) => news$.next(news)),
      ignoreElements(),
    ),
    answer(visit) {
      const { request, response } = visit
      const refusal = refusalOf(request)
      if (refusal !== undefined) return done(() => sendJson(response, 403, failure(refusal)))
      if (request.method === 'GET') return get(visit)
      return request.method === 'POST' && pathOf(visit) === commandPath ? command(visit, commands) : missing(visit)
    },
  }
}

const pathOf = ({ request }: Visit): string => (request.url ?? '/').split('?')[0] ?? '/'

const done = (answer: () => void): Observable<never> => defer(() => (answer(), EMPTY))

const failure = (error: string): CommandFailure => ({ error })

const missing = ({ response }: Visit): Observable<never> => done(() => sendJson(response, 404, failure('there is nothing here')))

function file(visit: Visit, { files }: SimulatedPlatform): Observable<never> {
  const found = files.get(decodeURIComponent(pathOf(visit).slice(filesPath.length)))
  return found ? done(() => sendFile(visit.response, found)) : missing(visit)
}

const isTest = (path: string) => path.startsWith(deliveriesPath) && path.endsWith('/test')

/** A delivery as a marble test of the bot that the query names. */
function testOf(visit: Visit, log: PageLog): Observable<never> {
  const delivered = log.delivery(Number.parseInt(pathOf(visit).slice(deliveriesPath.length), 10))
  const { searchParams } = new URL(visit.request.url ?? '/', 'http://127.0.0.1')
  if (!delivered) return missing(visit)
  const bot = searchParams.get('bot') ?? './bot.js'
  const test = () => marbleTest(delivered, log.exchangesSince(delivered.report.at), bot)
  return done(() => sendJson(visit.response, 200, { test: test() } satisfies DeliveryTest))
}

function command({ request, response }: Visit, context: Omit<CommandContext, 'url'>): Observable<never> {
  const url = `http://127.0.0.1:${request.socket.localPort ?? 0}`
  return from(readBody(request)).pipe(
    mergeMap((body) => {
      if (!body) throw new Error('the command is too long')
      return perform(readCommand(body), { ...context, url })
    }),
    tap((result) => sendJson(response, 200, result)),
    catchError((error: unknown) =>
      done(() => sendJson(response, 400, failure(error instanceof Error ? error.message : String(error)))),
    ),
    ignoreElements(),
  )
}
