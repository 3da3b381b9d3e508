import type { ConnectionOptions } from '../connection-options.js'

/** What comes of the options of `rxlark login` and `rxlark logout`. */
export interface LoginOptions extends ConnectionOptions {
  readonly scopes?: readonly string[]
  readonly renew?: boolean
  readonly open?: boolean
  readonly invert?: boolean
  readonly status?: boolean
}
