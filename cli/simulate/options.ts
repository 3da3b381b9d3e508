/** What `rxlark simulate` is given. */
export interface SimulateCommandOptions {
  readonly port?: number
  readonly seed?: string
  readonly state?: string
  readonly save?: string
  readonly bot?: string
  readonly webhook?: string
  readonly encrypt: boolean
  readonly env?: string
  readonly open?: boolean
  readonly quiet?: boolean
}
