import { AsyncResource } from 'node:async_hooks'
import type { WebhookRequest } from '../src/model/webhook.js'
import type { RequestStream } from './body-of-stream.js'

/**
 * Does what is to be done about a request at the end of this turn of the event loop: its body has mostly come by then, and the requests of
 * one turn cost less together than each in between the work of Node for the others.
 *
 * Until then it is asked to wait with its body. At once, where somebody makes that flow already, and where it is large: it would take its
 * room for longer, and more than the rest costs to handle.
 */
export function atEndOfTurn(request: RequestStream & Pick<WebhookRequest, 'headers'>, run: () => void): void {
  const large = Number(request.headers['content-length'] ?? 0) > mostWaiting
  if (large || request.readableFlowing !== null || !request.pause) {
    run()
    return
  }
  request.pause()
  if (arrivals.push(new Arrival(run)) === 1) setImmediate(runAll)
}

/** Of one request, in bytes. */
const mostWaiting = 16 * 1024

/** Those of this turn: no more than there are connections. */
const arrivals: Arrival[] = []

/** Runs in the asynchronous context that it came in. */
class Arrival extends AsyncResource {
  readonly #run: () => void

  constructor(run: () => void) {
    super('rxlark.request', { requireManualDestroy: true })
    this.#run = run
  }

  run(): void {
    this.runInAsyncScope(this.#run)
  }
}

function runAll(): void {
  try {
    for (let next = arrivals.shift(); next; next = arrivals.shift()) next.run()
  } finally {
    // Somebody else who listens to a request may have thrown.
    if (arrivals.length > 0) setImmediate(runAll)
  }
}
