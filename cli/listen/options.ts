import type { ConnectionOptions } from '../connection-options.js'

/** What `rxlark listen` is given. */
export interface ListenCommandOptions extends ConnectionOptions {
  readonly forwardTo?: string
  readonly wait: number
  readonly json?: boolean
  readonly table?: boolean
  readonly count?: number
  readonly dedupe?: boolean
  readonly quiet?: boolean
}
