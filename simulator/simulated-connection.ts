/** One long connection of an app, as its users see it. */
export interface SimulatedConnection {
  readonly appId: string
  /** The `device_id` of its URL. */
  readonly deviceId: string
  /** When it opened, in ms since the epoch. */
  readonly since: number
}
