import type { ConnectionOptions } from '../connection-options.js'

/** What `rxlark call` is given. */
export interface CallCommandOptions extends ConnectionOptions {
  readonly path?: readonly string[]
  readonly params?: readonly string[]
  readonly data?: readonly string[]
  readonly file?: readonly string[]
  readonly all?: boolean
  readonly as?: 'tenant' | 'user' | 'app' | 'none'
  readonly output?: string
  readonly describe?: boolean
  readonly list?: boolean
}
