import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { Subject } from 'rxjs'
import { fromWebSocket } from '../../streams/from-web-socket.js'
import { readFrame } from '../../streams/websocket/read-frame.js'
import { data, envelope, fakeLark, opened, parts, pong, socketsOf } from '../streams/websocket/fakes.js'
import { batch, inputsLike, parametersOf, type FuzzOptions, type FuzzReport } from './mutations.js'

const some = Array.from({ length: 20 }, (_, index) => index)
const types = ['event', 'event', 'event', 'card', 'ping', 'other']
const counts = ['', '0', '1', '2', '-1', '1.5', '1e3', '99999999999', 'x']

const good: readonly Uint8Array[] = [
  ...some.flatMap((index) => types.map((type) => data(envelope(`e${index}`), { type }))),
  ...some.flatMap((index) => parts(envelope(`e${index}`), 2 + (index % 4), `m${index}`)),
  ...counts.flatMap((sum) => counts.map((seq) => data(envelope('e'), { sum, seq }))),
  ...['', '{', 'null', '[]', '{}', '"x"'].map((payload) => data(payload)),
  ...[undefined, {}, { PingInterval: 90 }, { PingInterval: -1 }, { ReconnectNonce: 'x' }].map((config) => pong(config)),
]

const frame = inputsLike(good)

/** A connection without end, and what it made of its frames. */
function connected() {
  const inbound$ = new Subject<Uint8Array>()
  const sent = { answers: 0 }

  const openSocket = socketsOf(opened(inbound$, { push: () => (sent.answers += 1) } as never))
  const source = fromWebSocket(fakeLark({ appId: 'cli_fuzz' }), { openSocket, fragments: { messages: 20, bytes: 20_000 } })
  const seen = { events: 0, rejected: 0, given: 0, ended: false }
  source.rejected$.subscribe(({ reason }) => {
    // What is given up was a part before: it is told beside the frame that made it so.
    if (reason === 'incomplete') seen.given += 1
    else seen.rejected += 1
  })
  const subscription = source.subscribe({ next: () => (seen.events += 1), error: () => (seen.ended = true) })
  return { inbound$, seen, sent, subscription }
}

/** Whether a frame rightly makes neither an event nor a rejection: a pong, a ping, a part of a message. */
function isQuiet(bytes: Uint8Array): boolean {
  const received = readFrame(bytes)
  if (received.kind === 'data') return received.frame.sum > 1
  return received.kind === 'pong' || received.kind === 'ignored'
}

/**
 * Random and mutated frames over one connection: each makes one event, or one rejection, or rightly nothing; each event has one answer;
 * nothing ends the source.
 */
export function fuzzFrames(options: FuzzOptions): FuzzReport {
  const { inbound$, seen, sent, subscription } = connected()
  let inputs = 0
  try {
    fc.assert(
      fc.property(fc.array(frame, { minLength: batch, maxLength: batch }), (frames) => {
        for (const bytes of frames) {
          inputs += 1
          const before = seen.events + seen.rejected
          inbound$.next(bytes)
          const made = seen.events + seen.rejected - before
          assert.ok(made === 1 || (made === 0 && isQuiet(bytes)), `${made} of ${Buffer.from(bytes).toString('hex')}`)
        }
        assert.equal(seen.ended, false)
        assert.ok(sent.answers >= seen.events)
      }),
      parametersOf(options),
    )
  } finally {
    subscription.unsubscribe()
  }
  return { seed: options.seed, inputs, events: seen.events, rejected: seen.rejected }
}
