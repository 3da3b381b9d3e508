import { map, ReplaySubject, type Observable } from 'rxjs'
import { TestScheduler, type RunHelpers } from 'rxjs/testing'
import type { LarkSource } from '../src/model/source.js'
import { createSource, type Inbound, type Reply, type SourceOptions } from '../streams/create-source.js'
import type { EventEnvelope } from './build-event.js'

/**
 * What the platform got for a push.
 *
 * @example
 * ```ts
 * import type { ScriptedAnswer } from 'rxlark/testing'
 *
 * const toast: ScriptedAnswer = { id: 'click', ack: true, answer: { toast: { type: 'info', content: 'saved' } } }
 * ```
 * @category Testing
 */
export interface ScriptedAnswer {
  /** The id of the event. */
  readonly id: string
  /** Whether the platform takes it as delivered; else it delivers it again. */
  readonly ack: boolean
  /** The body of a callback's response. */
  readonly answer?: unknown
}

/**
 * A source whose pushes are marbles, and which tells what the platform was answered.
 *
 * @example
 * ```ts
 * import type { ScriptedSource } from 'rxlark/testing'
 *
 * const idsOf = ({ answers$ }: ScriptedSource) => answers$.pipe(map(({ id, ack }) => `${id} ${ack ? 'ack' : 'nack'}`))
 * marbles(({ source, event, expectObservable }) => {
 *   const pushes = source('-a', { a: event('im.message.receive_v1', {}, { id: 'a' }) })
 *   pushes.subscribe()
 *   expectObservable(idsOf(pushes)).toBe('-a', { a: 'a ack' })
 * })
 * ```
 * @category Testing
 */
export interface ScriptedSource extends LarkSource {
  /** Every answer, when it goes out; replays the last 10,000. */
  readonly answers$: Observable<ScriptedAnswer>
}

/**
 * How the platform pushes.
 *
 * @example
 * ```ts
 * import type { ScriptedSourceOptions } from 'rxlark/testing'
 *
 * const impatient: ScriptedSourceOptions = { deadline: 500, onDeadline: 'ack' }
 * ```
 * @category Testing
 */
export interface ScriptedSourceOptions extends Pick<SourceOptions, 'onDeadline'> {
  /** How long the platform waits for an answer, in ms; `Infinity` where nobody waits. Default: 3,000 (protocol 5.4). */
  readonly deadline?: number
}

/** How many answers are remembered. */
const remembered = 10_000

const idOf = (envelope: EventEnvelope): string => ('uuid' in envelope ? envelope.uuid : envelope.header.event_id)

const told = (id: string, reply: Reply): ScriptedAnswer => ({
  id,
  ack: reply.ack,
  ...(reply.ack && reply.answer !== undefined ? { answer: reply.answer } : {}),
})

/**
 * Makes a source of pushes by marbles.
 *
 * @throws Error at once, where the diagram has a letter that no event was given for.
 * @internal
 */
export function scriptedSource(
  marbles: string,
  envelopes: Readonly<Record<string, EventEnvelope>>,
  { hot, scheduler }: { readonly hot: RunHelpers['hot']; readonly scheduler: TestScheduler },
  { deadline = 3_000, ...options }: ScriptedSourceOptions = {},
): ScriptedSource {
  const nobody = lettersOf(marbles).filter((letter) => !Object.hasOwn(envelopes, letter))
  if (nobody.length > 0) throw new Error(`source: "${marbles}" has no event for: ${nobody.join(', ')}`)
  const answers$ = new ReplaySubject<ScriptedAnswer>(remembered)
  const inbound$ = hot(marbles, envelopes).pipe(
    map((envelope): Inbound => ({
      envelope,
      deadline: scheduler.now() + deadline,
      answer: (reply) => answers$.next(told(idOf(envelope), reply)),
    })),
  )
  return Object.assign(createSource(inbound$, { transport: 'test', ...options }), { answers$: answers$.asObservable() })
}

/** The letters of a diagram, read by RxJS itself. */
const lettersOf = (marbles: string): readonly string[] =>
  TestScheduler.parseMarbles(marbles, undefined, undefined, undefined, true).flatMap(({ notification }) =>
    notification.kind === 'N' ? [notification.value as string] : [],
  )
