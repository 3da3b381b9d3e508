import type { Ids } from './ids.js'
import type { AppOptions, WebhookTarget } from './app-options.js'

/** What an app knows of itself: what a bot under test is configured with. */
export interface Credentials {
  readonly appId: string
  readonly appSecret: string
  readonly encryptKey: string
  readonly verificationToken: string
}

/** An app as the platform knows it. */
export interface App extends Credentials {
  readonly botName: string
  readonly botOpenId: string
  /** Whether it has the bot ability. */
  readonly hasBot: boolean
  readonly tenantKey: string
  readonly appType: 'self-built' | 'store'
  readonly clientAssertion: string | undefined
  readonly transport: 'websocket' | 'webhook'
  readonly webhook: WebhookTarget | undefined
  /** The scopes that it was granted, and the events that it is subscribed to; absent: all. */
  readonly scopes: readonly string[] | undefined
  readonly events: readonly string[] | undefined
  /** Whether the app was granted one of these; one without a list was granted all. */
  granted(anyOf: readonly string[]): boolean
}

/** The options of an app with all that they leave open filled in, in shapes that clients accept (protocol 2.1). */
export function makeApp(options: AppOptions, ids: Ids, tenantKey: string): App {
  const { scopes, events, webhook } = options
  return {
    appId: options.appId ?? `cli_${ids.hex(16)}`,
    appSecret: options.appSecret ?? ids.hex(32),
    encryptKey: options.encryptKey ?? ids.hex(32),
    verificationToken: options.verificationToken ?? ids.hex(32),
    botName: options.botName ?? 'bot',
    botOpenId: `ou_${ids.hex(32)}`,
    hasBot: options.bot ?? true,
    tenantKey,
    appType: options.appType ?? 'self-built',
    clientAssertion: options.clientAssertion,
    transport: options.transport ?? (webhook ? 'webhook' : 'websocket'),
    webhook,
    scopes,
    events,
    granted: (anyOf) => scopes === undefined || anyOf.length === 0 || anyOf.some((scope) => scopes.includes(scope)),
  }
}
