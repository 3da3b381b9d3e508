import { TestScheduler, type RunHelpers } from 'rxjs/testing'
import { buildEnvelope } from './build-event.js'
import { sameFrames } from './same-frames.js'
import { scriptedLark, type ScriptedCall, type ScriptedLark } from './scripted-lark.js'
import { scriptedSource, type ScriptedAnswer, type ScriptedSource } from './scripted-source.js'

/** What a test of a pipeline has at hand, beside what RxJS gives: all of it on virtual time. */
export interface LarkHelpers extends RunHelpers {
  /** A client whose answers are scripted: `lark.answers(message.reply, '--a|', { a: {...} })`. */
  readonly lark: ScriptedLark
  /** The envelope of an event, valid by construction: give it to `source`. */
  readonly event: typeof buildEnvelope
  /** A source of pushes: each letter is one of the events given. */
  source(marbles: string, events: Readonly<Record<string, ReturnType<typeof buildEnvelope>>>): ScriptedSource
  /** Asserts the calls that were made, as `{ endpoint, input }`, and when. */
  expectCalls(marbles: string, calls?: Readonly<Record<string, ScriptedCall>>): void
  /** Asserts what the platform was answered to the pushes of a source, as `{ id, ack, answer? }`, and when. */
  expectAnswers(source: ScriptedSource, marbles: string, answers?: Readonly<Record<string, ScriptedAnswer>>): void
}

/**
 * Runs a test of a pipeline on virtual time, with a scripted client and a scripted source. Needs no test framework: a difference
 * is thrown as an error that shows both streams.
 *
 * @example
 * ```ts
 * marbles(({ lark, source, event, expectCalls, expectAnswers }) => {
 *   const events = source('-a', { a: event('im.message.receive_v1', {}, { id: 'a' }) })
 *   lark.answers(message.reply, '--r|', { r: {} })
 *   events.pipe(
 *     ofEventType('im.message.receive_v1'),
 *     handle(({ payload }) => lark.call(message.reply, {
 *       path: { message_id: payload.message.message_id },
 *       data: { msg_type: 'text', content: '{}' },
 *     })),
 *   ).subscribe()
 *   expectCalls('-c', { c: {
 *     endpoint: 'im.v1.message.reply',
 *     input: { path: { message_id: 'om_sample' }, data: { msg_type: 'text', content: '{}' } },
 *   } })
 *   expectAnswers(events, '----a', { a: { id: 'a', ack: true } })
 * })
 * ```
 * @param test - Runs before time starts; the diagrams are compared when it has returned and time has passed.
 * @category Testing
 */
export function marbles(test: (helpers: LarkHelpers) => void): void {
  const scheduler = new TestScheduler(sameFrames)
  scheduler.run((helpers) => {
    const lark = scriptedLark(helpers.cold)
    test({
      ...helpers,
      lark,
      event: buildEnvelope,
      source: (diagram, events) => scriptedSource(diagram, events, { hot: helpers.hot, scheduler }),
      expectCalls: (diagram, calls) => helpers.expectObservable(lark.calls$).toBe(diagram, calls),
      expectAnswers: ({ answers$ }, diagram, answers) => helpers.expectObservable(answers$).toBe(diagram, answers),
    })
  })
}
