import type { CommandOption } from './command.js'
import { wholeNumber } from './read-option.js'

/** What every command that talks to the platform takes. The guide to the command line lists them. */
export const connectionOptions: readonly CommandOption[] = [
  { flags: '--domain <url>', summary: 'feishu, lark, or a base URL (LARK_DOMAIN)' },
  { flags: '--app-id <id>', summary: 'the app (LARK_APP_ID)' },
  { flags: '--app-secret-file <file>', summary: 'a file that holds its secret (LARK_APP_SECRET, LARK_APP_SECRET_FILE)' },
  { flags: '--app-secret <secret>', summary: 'its secret, where everybody on this machine can read it', hidden: true },
  { flags: '--dotenv <file>', summary: 'variables that the environment lacks; default: .env, where there is one' },
  { flags: '--oauth-base-url <url>', summary: 'where users log in (LARK_OAUTH_BASE_URL)' },
  { flags: '--proxy <url>', summary: 'the proxy, or `env` for HTTPS_PROXY and the like (LARK_PROXY)' },
  { flags: '--timeout <ms>', summary: 'how long a call may take', read: wholeNumber },
]

/** What comes of `connectionOptions`, and of what every command takes. */
export interface ConnectionOptions {
  readonly verbose?: boolean
  readonly domain?: string
  readonly appId?: string
  readonly appSecretFile?: string
  readonly appSecret?: string
  readonly dotenv?: string
  readonly oauthBaseUrl?: string
  readonly proxy?: string
  readonly timeout?: number
}
