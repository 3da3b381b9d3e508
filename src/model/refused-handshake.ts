/** A handshake of the long connection that the platform refused, by its headers (protocol 7.2). The `code` of the error is the more telling of the two. */
export interface RefusedHandshake {
  /** In place of 101. */
  readonly httpStatus: number
  /** `Handshake-Status`: 403 is forbidden, 514 is credentials; 0 where there is none. */
  readonly status: number
  /** `Handshake-Autherrcode`: what is behind 514; 0 where there is none. */
  readonly authErrCode: number
  /** `Handshake-Msg`, short and without secrets; empty where there is none. */
  readonly message: string
}
