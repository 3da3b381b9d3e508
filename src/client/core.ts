import { Subscription, throwError, type Observable } from 'rxjs'
import { askSecret } from '../auth/ask-secret.js'
import { remembered } from '../auth/remembered.js'
import type { Tokens } from '../auth/tokens-for.js'
import { agentOf } from '../http/agent-of.js'
import type { Site } from '../http/build-request.js'
import { hiding } from '../http/hiding.js'
import { keepContexts } from '../http/keep-contexts.js'
import type { Send } from '../http/send.js'
import { AuthError, ConnectionError } from '../model/errors.js'
import type { LarkInternals } from '../model/internals.js'
import type { Limiter } from '../model/limiter.js'
import type { LogSink } from '../model/log.js'
import { activityHub, type ActivityHub } from './activity-hub.js'
import { credentialOf } from './credential-of.js'
import { ending } from './ending.js'
import { createLog } from './log.js'
import { limiterOf } from './limiter-of.js'
import { logActivity } from './log-activity.js'
import { timeLimits, type TimeLimits } from './policies.js'
import type { Settings } from './settings.js'
import { tokensOf, type Tickets } from './tokens-of.js'
import type { Validation } from './validate-by.js'
import { validation } from './validation.js'

/** What a client and all that are made from it by `as` have in common. */
export interface Core {
  /** Tells clients apart; nothing is in it. */
  readonly mark: object
  readonly settings: Settings
  readonly site: Site
  readonly send: Send
  /** The agent of all connections, or `undefined`. */
  readonly agent$: Observable<object | undefined>
  readonly secret$: Observable<string>
  /** What proves who the app is, towards a host. */
  readonly credential: LarkInternals['credential']
  readonly tokens: Tokens
  /** Of a store app. */
  readonly tickets: Tickets | undefined
  readonly validation$: Observable<Validation> | undefined
  readonly limiter: Limiter
  /** What binds calls that say nothing of time, and no file goes with. */
  readonly times: TimeLimits
  readonly hub: ActivityHub
  readonly log: LogSink
  /** Warns of what holds for many calls: once of each, as far as it is remembered. */
  warnOnce(line: string): void
  /** Takes the secrets out of a text that are known beforehand. */
  hide(text: string): string
  /** Errors when the client is closed, also for who comes later. */
  readonly closed$: Observable<never>
  /** Numbers the calls. */
  nextCallId(): number
  close(): void
}

/** Makes what a client sends with. What it opens, it adds to `life`, which ends with the client. */
export type Sender = (settings: Settings, life: Subscription, agent$: Core['agent$']) => Send

/** Opens what is behind a client. Nothing is connected before the first call. */
export function openCore(settings: Settings, sender: Sender): Core {
  keepContexts()
  const life = new Subscription()
  const { end$: closed$, end } = ending()
  const hub = activityHub()
  const hide = (text: string) => hiding(settings.helpdesk?.token)(hiding(settings.appSecret)(text))
  const log = createLog({ ...settings, hide })
  const site = { domain: settings.domain, userAgent: settings.userAgent, newKey: () => globalThis.crypto.randomUUID() }
  const { appSecret } = settings
  const secret$ = appSecret === undefined ? throwError(() => noSecret()) : askSecret(appSecret)
  const credential = credentialOf(settings, secret$)
  const agent$ = agentOf(settings, life)
  const send = sender(settings, life, agent$)
  let calls = 0
  if (settings.log === 'debug') hub.activity$.subscribe(logActivity(log))
  return {
    mark: {},
    settings,
    site,
    send,
    agent$,
    secret$,
    credential,
    ...tokensOf({ settings, site, send, secret$, credential, hub, log }),
    validation$: validation(settings.validate),
    limiter: limiterOf(settings),
    times: timeLimits(settings.timeout),
    hub,
    log,
    warnOnce: remembered(1_000, (line) => log('warn', line)),
    hide,
    closed$,
    nextCallId: () => (calls += 1),
    close: () => {
      end(new ConnectionError('the client was closed', { retryable: false }))
      life.unsubscribe()
      hub.close()
    },
  }
}

const noSecret = () => new AuthError('the client has no appSecret, and this needs one')
