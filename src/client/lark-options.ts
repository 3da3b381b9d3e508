import type { SchedulerLike } from 'rxjs'
import type { SecretInput } from '../auth/ask-secret.js'
import type { ClientAssertionInput } from '../auth/client-assertion.js'
import type { FetchLike } from '../http/fetch-like.js'
import type { ProxyChoice } from '../http/proxy-agent.js'
import type { Logger, LogLevel } from '../model/log.js'
import type { LimitOptions, RetryOptions, TimeoutOptions } from '../model/policy.js'
import type { TokenStore } from '../model/token-store.js'
import type { HelpdeskOptions } from './helpdesk.js'
import type { ValidateOptions } from './validate-by.js'

/** A `URL`, by its shape: declarations of ours need no types of Node or the DOM. */
export interface UrlLike {
  readonly href: string
}

/** What `createLark` takes. */
export interface LarkOptions {
  /** `cli_...`, from the developer console. */
  readonly appId: string
  /**
   * The secret, or a function that is asked when a token is due, and again when the platform refuses what it gave. Required, unless there
   * is a `clientAssertion`.
   */
  readonly appSecret?: SecretInput
  /** Vouches for a self-built app in place of a secret; wins where both are given. Asked each time. */
  readonly clientAssertion?: ClientAssertionInput
  /** `store`: an app of the app directory, in many tenants, which lives on tickets (`acceptAppTickets`). Default: `self-built`. */
  readonly appType?: 'self-built' | 'store'
  /** Where the app lives: `feishu` (open.feishu.cn), `lark` (open.larksuite.com), or a base URL. Default: `feishu`. */
  readonly domain?: 'feishu' | 'lark' | (string & {}) | UrlLike
  /** Where users log in, as a URL. Default: what belongs to `domain`, where that is known. */
  readonly oauthBaseUrl?: string
  /** The credential of a helpdesk, sent with calls of the helpdesk API. */
  readonly helpdesk?: HelpdeskOptions
  /**
   * What to do about calls as somebody whose token the endpoint does not take, by the catalogue: `error` is an `InputError` and no
   * request, `warn` a line in the log, once for each endpoint, `off` nothing. Where the catalogue does not know, nothing is checked; where its
   * sources disagree, `error` only warns. Default: `error`.
   */
  readonly identityCheck?: 'error' | 'warn' | 'off'
  /** Checks inputs and answers at run time. Default: types only. */
  readonly validate?: ValidateOptions
  /** How long a call may take; a number is the ms of a whole call, of which one try may take all. Default: 120,000 for all of it, 30,000 for a try. */
  readonly timeout?: number | TimeoutOptions
  /** How calls are tried again that fail for a passing reason; `false`: not at all. Default: up to 4 tries. */
  readonly retry?: RetryOptions | false
  /** How calls keep to the limits of the platform; `false`: not at all. Default: they wait their turn. */
  readonly limits?: LimitOptions | false
  /** Any `fetch`. Default: cross-fetch with connections that are kept alive on Node, the global one elsewhere. */
  readonly fetch?: FetchLike
  /**
   * On Node, an agent of `node:http` or `node:https`, or a function from a URL to one, for everything that is not a `fetch` of your own:
   * calls, tokens, the long connection. `close` leaves it alone.
   */
  readonly agent?: object
  /**
   * On Node, the proxy for everything that is not a `fetch` of your own: `http://user:password@host:port`, or `env` for what the environment
   * says (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`), which nobody asks otherwise. Default: none.
   */
  readonly proxy?: ProxyChoice
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
