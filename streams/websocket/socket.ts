import type { Observable } from 'rxjs'

/** An open socket that carries binary messages. */
export interface Socket {
  /**
   * The binary messages, from the moment the socket opens: subscribe when it is emitted. Errors with a `ConnectionError` when the
   * connection is lost, closed by the other side included.
   */
  readonly inbound$: Observable<Uint8Array>
  /** How many bytes have come so far, those of messages that are not whole included. Absent: nobody knows of these. */
  readonly bytesRead?: () => number
  /** Sends one binary message. `false`: the socket is no longer open, and nothing was sent. */
  send(bytes: Uint8Array): boolean
  /** Emits when the socket is gone, also after it was unsubscribed. Absent: it is gone at once. */
  readonly closed$?: Observable<unknown>
}

export interface SocketOptions {
  /** The largest message to take, in bytes. */
  readonly maxPayload: number
  /** An agent of `node:http` or `node:https`, or a function from a URL to one, for proxies. */
  readonly agent?: object
}

/**
 * Opens a socket. Cold; emits it once, open, and does not complete; errors with a `ConnectionError` when it cannot be opened;
 * unsubscribing closes it.
 */
export type OpenSocket = (url: string, options: SocketOptions) => Observable<Socket>
