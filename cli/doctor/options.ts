import type { ConnectionOptions } from '../connection-options.js'

/** What comes of the options of `rxlark doctor`. */
export interface DoctorOptions extends ConnectionOptions {
  readonly needs?: readonly string[]
  readonly events?: readonly string[]
  readonly webhook?: string
  readonly json?: boolean
}
