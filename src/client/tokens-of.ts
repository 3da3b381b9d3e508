import { concatMap, defer, type Observable } from 'rxjs'
import { appTickets, type AppTickets } from '../auth/app-tickets.js'
import { keylessTokens } from '../auth/keyless-tokens.js'
import { requestTicket, requestToken, type Granted } from '../auth/request-token.js'
import { storeAppTokens } from '../auth/store-app-tokens.js'
import { tokenSource } from '../auth/token-source.js'
import type { Tokens } from '../auth/tokens-for.js'
import type { Site } from '../http/build-request.js'
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

/** Where the tokens of an app come from, by its kind: self-built with a secret or without, or of the store. */
export function tokensOf(parts: TokenParts): { readonly tokens: Tokens; readonly tickets: AppTickets | undefined } {
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
    const tickets = appTickets({
      store,
      key: keyOf('ticket'),
      resend$: requestTicket(context),
      scheduler,
      onTrouble: (what, error) => log('warn', `${what}: ${String(error)}`),
    })
    return { tokens: storeAppTokens({ context, tickets, sourceOf }), tickets }
  }
  if (settings.clientAssertion) {
    const request$ = defer(() => import('../auth/request-keyless-token.js')).pipe(
      concatMap(({ requestKeylessToken }) => requestKeylessToken({ ...parts, ...settings })),
    )
    return { tokens: keylessTokens(sourceOf('tenant', request$)), tickets: undefined }
  }
  const tenant = sourceOf('tenant', requestToken('tenant', context))
  return { tokens: { tenant: () => tenant, app: sourceOf('app', requestToken('app', context)) }, tickets: undefined }
}
