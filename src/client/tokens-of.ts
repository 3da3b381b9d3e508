import { concatMap, type Observable } from 'rxjs'
import type { AppTickets } from '../auth/app-tickets.js'
import { keylessTokens } from '../auth/keyless-tokens.js'
import { lazyStoreApp } from '../auth/lazy-store-app.js'
import { requestToken, type Granted } from '../auth/request-token.js'
import { tokenSource } from '../auth/token-source.js'
import type { Tokens } from '../auth/tokens-for.js'
import type { Site } from '../http/build-request.js'
import { loadOnce } from '../http/load-once.js'
import type { Send } from '../http/send.js'
import type { LarkInternals } from '../model/internals.js'
import type { LogSink } from '../model/log.js'
import type { ActivityHub } from './activity-hub.js'
import type { Settings } from './settings.js'

interface TokenParts {
  readonly settings: Settings
  readonly site: Site
  readonly send: Send
  readonly secret$: Observable<string>
  readonly credential: LarkInternals['credential']
  readonly hub: ActivityHub
  readonly log: LogSink
}

/** Where a store app takes its tickets. */
export type Tickets = Pick<AppTickets, 'accept'>

/** Where the tokens of an app come from, by its kind: self-built with a secret or without, or of the store. */
export function tokensOf(parts: TokenParts): { readonly tokens: Tokens; readonly tickets: Tickets | undefined } {
  const { settings, hub, log, site, send, secret$ } = parts
  const { appId, appType, domain, store, scheduler } = settings
  const keyOf = (name: string) => `rxlark/${domain}/${appId}/${name}`
  const sourceOf = (name: string, request$: Observable<Granted>) =>
    tokenSource({
      store,
      key: keyOf(name),
      request$,
      scheduler,
      onGranted: ({ lifetime }) =>
        hub.report(() => ({ kind: 'token', at: scheduler.now(), identity: name, expiresIn: lifetime })),
      onStoreFailure: (error) => log('warn', `the token store failed, calls go on without it: ${String(error)}`),
    })
  const context = { appId, site, send, secret$, scheduler }
  if (appType === 'store') {
    const onTrouble = (what: string, error: unknown) => log('warn', `${what}: ${String(error)}`)
    return lazyStoreApp({ context, store, key: keyOf('ticket'), scheduler, sourceOf, onTrouble })
  }
  if (settings.clientAssertion) {
    const request$ = loadOnce('keyless tokens', () => import('../auth/request-keyless-token.js')).pipe(
      concatMap(({ requestKeylessToken }) => requestKeylessToken({ ...parts, ...settings })),
    )
    return { tokens: keylessTokens(sourceOf('tenant', request$)), tickets: undefined }
  }
  const tenant = sourceOf('tenant', requestToken('tenant', context))
  return { tokens: { tenant: () => tenant, app: sourceOf('app', requestToken('app', context)) }, tickets: undefined }
}
