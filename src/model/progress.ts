/** How far a transfer of a file has come, in bytes; `total` is absent where nobody knows it. */
export interface Progress {
  readonly sent: number
  readonly total?: number
}
