import { asyncScheduler, Subject, type SchedulerLike } from 'rxjs'
import { createLog } from '../src/client/log.js'
import type { CryptoHost } from '../src/crypto/crypto-host.js'
import type { Awaitable } from '../src/model/awaitable.js'
import { ConfigError } from '../src/model/errors.js'
import type { Logger, LogLevel, LogSink } from '../src/model/log.js'
import type { Rejection } from '../src/model/rejection.js'
import type { WebhookSource } from '../src/model/webhook.js'
import { createSource, type Inbound } from './create-source.js'
import { appsOf, type App, type WebhookApp, type WebhookApps } from './webhook/apps.js'
import type { WebhookSecurity } from './webhook/judge.js'
import { respondWith } from './webhook/respond.js'

/** What pushes are checked with, and how they are taken. All times are ms. */
export interface WebhookOptions extends WebhookApp {
  /**
   * Several apps on one endpoint, in place of the four options of one: a list, or a function that gives those which a request may be
   * for (at most 100, while the platform waits: else the request is answered 500), each with a key or a token. A push belongs to the app of its path, or else to the first whose
   * checks hold.
   */
  readonly apps?: WebhookApps | undefined
  /**
   * `strict`: every check has to hold. `audit`: an encrypted push without a signature, and a signed time out of the default window, are
   * delivered, and told as `audited` on `rejected$`: for the day on which an old deployment is moved. `compat`: the same, and nothing is
   * told. A wrong signature is refused by all three. Default: `strict`.
   */
  readonly security?: WebhookSecurity | undefined
  /**
   * How old, and how far ahead, a signed timestamp may be; `false`: any. Default: 8 h and 5 min, because the platform delivers again
   * for 7 h, with timestamps that may be the first one. Only what is given here is kept where `security` is not `strict`.
   */
  readonly freshness?: { readonly past?: number | undefined; readonly future?: number | undefined } | false | undefined
  /** The largest body, in bytes. Default: 1 MiB. */
  readonly maxBody?: number | undefined
  /** How long a body may take to come in. Default: 3,000, which is as long as the platform waits. */
  readonly bodyTimeout?: number | undefined
  /** The answer to what is still open when the platform stops waiting. Default: `nack`, so that it delivers again. */
  readonly onDeadline?: 'nack' | 'ack' | undefined
  /** From which level lines are written. Default: `warn`. */
  readonly log?: LogLevel | undefined
  /** Where lines are written. Default: stderr. */
  readonly logger?: Logger | undefined
  /** All time of the source. Default: `asyncScheduler`. */
  readonly scheduler?: SchedulerLike | undefined
}

const minute = 60_000
const hour = 60 * minute
const mebibyte = 1024 * 1024

/**
 * The events of an app as the platform pushes them to a web server (protocol 5): `respond` takes the requests, and the handlers of
 * `rxlark/node`, `rxlark/fetch` and the others are made of it.
 *
 * Every push is checked before anybody sees it: signature over the raw bytes, age, verification token, app. What fails is answered
 * with a status that says nothing about the reason, and is told on `rejected$`. Without subscriber events are answered 503, so that the
 * platform delivers again; the challenge is always answered.
 *
 * ```text
 * respond  ---e1--------e2------x---
 * source   ---e1--------e2----------
 * answers  ------200-------500--401-
 * ```
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { fromWebhook } from 'rxlark'
 * import { toNodeListener } from 'rxlark/node'
 *
 * const source = fromWebhook({ encryptKey: 'the encrypt key of the app' })
 * source.subscribe(({ id, type }) => console.log(type, id))
 * createServer(toNodeListener(source)).listen(3000)
 * ```
 *
 * @returns Hot while it has subscribers; completes only by `stop()`; never errors.
 * @throws ConfigError at once, for keys that are empty or limits that make no sense.
 * @see protocol 5, 6
 * @category Streams
 */
export function fromWebhook(options: WebhookOptions = {}): WebhookSource {
  const { onDeadline = 'nack', scheduler = asyncScheduler } = options
  const apps = appsOf(options)
  const limits = limitsOf(options)
  const log = logOf(options, typeof apps === 'function' ? [] : apps)
  if (typeof apps !== 'function' && apps.every(isOpen)) {
    log('warn', 'webhook: neither encryptKey nor verificationToken is set: anybody can send events')
  }
  const inbound$ = new Subject<Inbound>()
  const rejected$ = new Subject<Rejection>()
  const source = createSource(inbound$, { transport: 'webhook', rejected$, onDeadline, log, scheduler })
  const respond = respondWith({
    ...limits,
    apps,
    inbound$,
    scheduler,
    now: () => scheduler.now(),
    reject: (rejection) => rejected$.next(rejection),
    crypto: cryptoOfHost(),
  })
  return Object.assign(source, { respond })
}

/** Loaded when it is first needed, at once from then on. */
function cryptoOfHost(): () => Awaitable<CryptoHost> {
  let host: CryptoHost | undefined
  const load = async () => (host = await import('#crypto'))
  return () => host ?? load()
}

const isOpen = ({ keys }: App) => keys.encryptKeys.length === 0 && keys.verificationTokens.length === 0

function logOf({ log = 'warn', logger }: WebhookOptions, apps: readonly App[]): LogSink {
  const secrets = apps.flatMap(({ keys }) => [...keys.encryptKeys, ...keys.verificationTokens])
  const hide = (text: string) => secrets.reduce((line, secret) => line.replaceAll(secret, '***'), text)
  return createLog({ log, hide, ...(logger && { logger }) })
}

const levels: readonly unknown[] = ['strict', 'audit', 'compat'] satisfies WebhookSecurity[]

function limitsOf({ freshness, security = 'strict', maxBody = mebibyte, bodyTimeout = 3_000 }: WebhookOptions) {
  const window = { past: 8 * hour, future: 5 * minute, ...given(freshness || {}) }
  const limits = { maxBody, bodyTimeout, 'freshness.past': window.past, 'freshness.future': window.future }
  const faults = Object.entries(limits)
    .filter(([, limit]) => !(limit >= 0))
    .map(([name]) => ({ path: name, message: 'has to be a number, 0 or above' }))
  if (!levels.includes(security)) faults.push({ path: 'security', message: "has to be 'strict', 'audit' or 'compat'" })
  if (faults.length > 0) throw new ConfigError(faults)
  const bounded = freshness === undefined ? security !== 'compat' : freshness !== false
  return {
    security,
    maxBody,
    bodyTimeout,
    freshness: bounded && window,
    staleIsAudited: freshness === undefined && security === 'audit',
  }
}

/** Options without those that are there and undefined. */
const given = ({ past, future }: Exclude<NonNullable<WebhookOptions['freshness']>, false>) => ({
  ...(past !== undefined && { past }),
  ...(future !== undefined && { future }),
})
