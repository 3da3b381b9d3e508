import { Subject, Subscription, type Observable } from 'rxjs'
import { askSecret } from '../auth/ask-secret.js'
import { requestToken, type Granted } from '../auth/request-token.js'
import type { Tokens } from '../auth/tokens-for.js'
import { tokenSource } from '../auth/token-source.js'
import type { Site } from '../http/build-request.js'
import { hiding } from '../http/hiding.js'
import type { Send } from '../http/send.js'
import { ConnectionError } from '../model/errors.js'
import type { LogSink } from '../model/log.js'
import { activityHub, type ActivityHub } from './activity-hub.js'
import { createLog } from './log.js'
import { logActivity } from './log-activity.js'
import type { Settings } from './settings.js'

/** What a client and all that are made from it by `as` have in common. */
export interface Core {
  readonly settings: Settings
  readonly site: Site
  readonly send: Send
  readonly secret$: Observable<string>
  readonly tokens: Tokens
  readonly hub: ActivityHub
  readonly log: LogSink
  /** Takes the secret out of a text, where it is known beforehand. */
  hide(text: string): string
  /** Errors when the client is closed, also for who comes later. */
  readonly closed$: Observable<never>
  /** Numbers the calls. */
  nextCallId(): number
  close(): void
}

/** Makes what a client sends with. What it opens, it adds to `life`, which ends with the client. */
export type Sender = (settings: Settings, life: Subscription) => Send

/** Opens what is behind a client. Nothing is connected before the first call. */
export function openCore(settings: Settings, sender: Sender): Core {
  const life = new Subscription()
  const closed$ = new Subject<never>()
  const hub = activityHub()
  const hide = hiding(settings.appSecret)
  const log = createLog({ ...settings, hide })
  const site = { domain: settings.domain, userAgent: settings.userAgent, newKey: () => globalThis.crypto.randomUUID() }
  const secret$ = askSecret(settings.appSecret)
  const send = sender(settings, life)
  let calls = 0
  if (settings.log === 'debug') hub.activity$.subscribe(logActivity(log))
  return {
    settings,
    site,
    send,
    secret$,
    tokens: tokensOf({ settings, site, send, secret$, hub, log }),
    hub,
    log,
    hide,
    closed$,
    nextCallId: () => (calls += 1),
    close: () => {
      closed$.error(new ConnectionError('the client was closed', { retryable: false }))
      life.unsubscribe()
      hub.close()
    },
  }
}

type TokenParts = Pick<Core, 'settings' | 'site' | 'send' | 'secret$' | 'hub' | 'log'>

function tokensOf({ settings, hub, log, ...parts }: TokenParts): Tokens {
  const { appId, domain, store, scheduler } = settings
  const sourceOf = (kind: 'tenant' | 'app') =>
    tokenSource({
      store,
      key: `rxlark/${domain}/${appId}/${kind}`,
      request$: requestToken(kind, { appId, scheduler, ...parts }),
      scheduler,
      onGranted: ({ lifetime }: Granted) =>
        hub.report(() => ({ kind: 'token', at: scheduler.now(), identity: kind, expiresIn: lifetime })),
      onStoreFailure: (error) => log('warn', `the token store failed, calls go on without it: ${String(error)}`),
    })
  return { tenant: sourceOf('tenant'), app: sourceOf('app') }
}
