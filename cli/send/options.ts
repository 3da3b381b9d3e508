import type { Caller } from '../as-whom.js'
import type { ConnectionOptions } from '../connection-options.js'

/** What `rxlark send` is given. */
export interface SendCommandOptions extends ConnectionOptions {
  readonly markdown?: string
  readonly card?: string
  readonly file?: string
  readonly image?: string
  readonly replyTo?: string
  readonly inThread?: boolean
  readonly as?: Caller
}
