import { asyncScheduler, filter } from 'rxjs'
import type { WebhookRequest, WebhookResponse, WebhookSource } from '../src/model/webhook.js'
import type { RequestStream } from './body-of-stream.js'
import { RequestContext } from './request-context.js'
import { writeAnswer, type NodeResponse } from './write-answer.js'

/**
 * Answers requests at the end of this turn of the event loop, or when a few have come. The bodies have mostly come by then; and to take some
 * requests one after the other, and then to write their answers, costs a tenth less than to do it in between the work of Node for the others.
 *
 * Until then a request is asked to wait with its body. At once, where somebody makes that flow already, and where it is large: it would take
 * its room for longer, and more than the rest costs to handle.
 *
 * @returns To be called with a request, its response, and what the source is to be told of it.
 */
export function respondAtEndOfTurn(
  source: WebhookSource,
): (stream: WaitingStream, response: NodeResponse, toRequest: () => WebhookRequest) => void {
  writeBeforeTheEnd(source)
  return (stream, response, toRequest) => {
    const arrival = new Arrival(source, response, toRequest)
    const large = Number(stream.headers['content-length'] ?? 0) > mostWaiting
    if (large || stream.readableFlowing !== null || !stream.pause) {
      arrival.take()
      return
    }
    stream.pause()
    if (arrivals.push(arrival) === 1) setImmediate(takeAll)
    // Not the last one, which has only begun to come.
    else if (arrivals.length > mostTogether) takeSome()
  }
}

type WaitingStream = RequestStream & Pick<WebhookRequest, 'headers'>

/** Of one request, in bytes. */
const mostWaiting = 16 * 1024

/** How many are taken together: of more, the first would be out of the nearest caches of the processor when they are answered. */
const mostTogether = 8

/** How long an answer waits for those of other requests, in ms: handlers may take their time, and the platform waits. */
const longestWait = 5

/** Those of this turn that wait to be taken. */
const arrivals: Arrival[] = []

/** Known once for all, as some make a handler for every request. */
const known = new WeakSet<WebhookSource>()

/** Who has stopped a source, or left it, may end the server or the process next. */
function writeBeforeTheEnd(source: WebhookSource): void {
  if (known.has(source)) return
  known.add(source)
  source.connection$.pipe(filter(({ status }) => status === 'closed')).subscribe(writeAll)
}

/** The answers that wait for those of others; none does in between. */
let waiting: Arrival[] | undefined

/** A request, in the asynchronous context that it came in. */
class Arrival extends RequestContext {
  readonly #source: WebhookSource
  readonly #response: NodeResponse
  readonly #toRequest: () => WebhookRequest
  #answer: WebhookResponse | undefined

  constructor(source: WebhookSource, response: NodeResponse, toRequest: () => WebhookRequest) {
    super('rxlark.request')
    this.#source = source
    this.#response = response
    this.#toRequest = toRequest
  }

  take(): void {
    this.runInAsyncScope(Arrival.#respond, undefined, this)
  }

  write(): void {
    if (this.#answer) this.runInAsyncScope(writeAnswer, undefined, this.#response, this.#answer)
  }

  static #respond(this: void, arrival: Arrival): void {
    arrival.#source.respond(arrival.#toRequest()).subscribe((answer) => {
      arrival.#answer = answer
      if (waiting) waiting.push(arrival)
      else arrival.write()
    })
  }
}

function takeAll(): void {
  while (arrivals.length > 0) takeSome()
}

function takeSome(): void {
  const outer = waiting
  waiting ??= []
  let due = asyncScheduler.now() + longestWait
  for (const arrival of arrivals.splice(0, mostTogether)) {
    apart(take, arrival)
    if (asyncScheduler.now() < due) continue
    writeAll()
    due = asyncScheduler.now() + longestWait
  }
  writeAll()
  waiting = outer
}

function writeAll(): void {
  for (let next = waiting?.shift(); next; next = waiting?.shift()) apart(write, next)
}

const take = (arrival: Arrival): void => arrival.take()
const write = (arrival: Arrival): void => arrival.write()

/** Somebody else who listens to a request may throw, or have answered: that is not to cost the others theirs. */
function apart(step: (arrival: Arrival) => void, arrival: Arrival): void {
  try {
    step(arrival)
  } catch (error) {
    setImmediate(() => {
      throw error
    })
  }
}
