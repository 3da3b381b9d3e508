/** A moment when a clock was advanced. */
export interface ClockJump {
  readonly at: number
  readonly by: number
}
