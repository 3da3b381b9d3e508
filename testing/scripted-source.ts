import { map, Subject, type Observable } from 'rxjs'
import type { RunHelpers, TestScheduler } from 'rxjs/testing'
import type { LarkSource } from '../src/model/source.js'
import { createSource, type Inbound, type Reply } from '../streams/create-source.js'

/** What the platform got for a push. */
export interface ScriptedAnswer {
  readonly id: string
  readonly ack: boolean
  /** The body of a callback's response. */
  readonly answer?: unknown
}

/** A source whose pushes are marbles, and which tells what the platform was answered. */
export interface ScriptedSource extends LarkSource {
  readonly answers$: Observable<ScriptedAnswer>
}

/** An envelope with its event id in the header, as `buildEnvelope` makes it. */
interface Envelope {
  readonly header: { readonly event_id: string }
}

const told = (id: string, reply: Reply): ScriptedAnswer => ({
  id,
  ack: reply.ack,
  ...(reply.ack && reply.answer !== undefined ? { answer: reply.answer } : {}),
})

/**
 * Makes a source of pushes by marbles: the platform waits 3 s for each.
 *
 * @internal
 */
export function scriptedSource(
  marbles: string,
  envelopes: Readonly<Record<string, Envelope>>,
  { hot, scheduler }: { readonly hot: RunHelpers['hot']; readonly scheduler: TestScheduler },
): ScriptedSource {
  const answers$ = new Subject<ScriptedAnswer>()
  const inbound$ = hot(marbles, envelopes).pipe(
    map((envelope): Inbound => ({
      envelope,
      deadline: scheduler.now() + 3_000,
      answer: (reply) => answers$.next(told(envelope.header.event_id, reply)),
    })),
  )
  return Object.assign(createSource(inbound$, { transport: 'test' }), { answers$: answers$.asObservable() })
}
