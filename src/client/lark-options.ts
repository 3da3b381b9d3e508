import type { SchedulerLike } from 'rxjs'
import type { SecretInput } from '../auth/ask-secret.js'
import type { FetchLike } from '../http/fetch-like.js'
import type { Logger, LogLevel } from '../model/log.js'
import type { TokenStore } from '../model/token-store.js'

/** A `URL`, by its shape: declarations of ours need no types of Node or the DOM. */
export interface UrlLike {
  readonly href: string
}

/** What `createLark` takes. */
export interface LarkOptions {
  /** `cli_...`, from the developer console. */
  readonly appId: string
  /** The secret, or a function that is asked when a token is due, and again when the platform refuses what it gave. */
  readonly appSecret: SecretInput
  /** Where the app lives: `feishu` (open.feishu.cn), `lark` (open.larksuite.com), or a base URL. Default: `feishu`. */
  readonly domain?: 'feishu' | 'lark' | (string & {}) | UrlLike
  /** Ms for a whole call, waiting for a token included; `Infinity` for none. Default: 30,000. */
  readonly timeout?: number
  /** Any `fetch`. Default: cross-fetch with connections that are kept alive on Node, the global one elsewhere. */
  readonly fetch?: FetchLike
  /** An agent of `node:http` or `node:https` for the default fetch on Node: for proxies and limits of your own. `close` leaves it alone. */
  readonly agent?: object
  /** Where tokens are kept; share one between processes, and they share tokens. Default: in memory. */
  readonly store?: TokenStore
  /** A tag of yours in the User-Agent: letters, digits, `.`, `_`, `-`, at most 64. */
  readonly source?: string
  /** What is logged; one line each, without secrets. Default: `warn`. */
  readonly log?: LogLevel
  /** Takes the lines. Default: stderr. */
  readonly logger?: Logger
  /** The clock of tokens and timeouts, for tests. Default: `asyncScheduler`. */
  readonly scheduler?: SchedulerLike
}
