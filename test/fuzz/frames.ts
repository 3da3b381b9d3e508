import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { Subject } from 'rxjs'
import { decodeFrame } from '../../src/codec/frame.js'
import { fromWebSocket } from '../../streams/from-web-socket.js'
import { data, envelope, fakeLark, opened, parts as partsOf, pong, socketsOf } from '../streams/websocket/fakes.js'
import { quietKind } from './frame-kind.js'
import { batch, inputsLike, parametersOf, type FuzzOptions, type FuzzReport } from './mutations.js'

const some = Array.from({ length: 20 }, (_, index) => index)
const types = ['event', 'event', 'event', 'card', 'ping', 'other']
const counts = ['', '0', '1', '2', '-1', '1.5', '1e3', '99999999999', 'x']

const good: readonly Uint8Array[] = [
  ...some.flatMap((index) => types.map((type) => data(envelope(`e${index}`), { type }))),
  ...some.flatMap((index) => partsOf(envelope(`e${index}`), 2 + (index % 4), `m${index}`)),
  ...counts.flatMap((sum) => counts.map((seq) => data(envelope('e'), { sum, seq }))),
  ...['', '{', 'null', '[]', '{}', '"x"'].map((payload) => data(payload)),
  ...[undefined, {}, { PingInterval: 90 }, { PingInterval: -1 }, { ReconnectNonce: 'x' }].map((config) => pong(config)),
]

const frame = inputsLike(good)

/** A connection without end, and what it made of its frames. */
function connected() {
  const inbound$ = new Subject<Uint8Array>()
  const sent = { answers: 0 }
  const push = (bytes: Uint8Array) => (sent.answers += decodeFrame(bytes).method)
  const openSocket = socketsOf(opened(inbound$, { push } as never))
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

/**
 * Random and mutated frames over one connection: each makes one event, or one rejection, or rightly nothing; each event has one answer, and
 * what is no event at most one; no more messages are given up than have had parts; nothing ends the source.
 */
export function fuzzFrames(options: FuzzOptions): FuzzReport {
  const { inbound$, seen, sent, subscription } = connected()
  let [inputs, parts] = [0, 0]
  try {
    fc.assert(
      fc.property(fc.array(frame, { minLength: batch, maxLength: batch }), (frames) => {
        for (const bytes of frames) {
          inputs += 1
          const before = { ...seen, ...sent }
          inbound$.next(bytes)
          const [events, rejected] = [seen.events - before.events, seen.rejected - before.rejected]
          const [answers, quiet] = [sent.answers - before.answers, quietKind(bytes)]
          if (quiet === 'part') parts += 1
          const hex = Buffer.from(bytes).toString('hex')
          assert.ok(events + rejected === 1 || (events + rejected === 0 && quiet), `${events} + ${rejected} of ${hex}`)
          assert.ok(answers === events || (answers === 1 && rejected === 1), `${answers} answers of ${hex}`)
        }
        assert.equal(seen.ended, false)
        assert.ok(seen.given <= parts)
      }),
      parametersOf(options),
    )
  } finally {
    subscription.unsubscribe()
  }
  return { seed: options.seed, inputs, events: seen.events, rejected: seen.rejected }
}
