import type { Observable } from 'rxjs'
import { map } from 'rxjs'
import { TestScheduler, type RunHelpers } from 'rxjs/testing'
import { buildEnvelope, type EventEnvelope } from './build-event.js'
import { named, sameFrames } from './same-frames.js'
import { scriptedLark, type ScriptedCall, type ScriptedLark, type ScriptedOptions, type ScriptedTry } from './scripted-lark.js'
import { scriptedSource, type ScriptedAnswer, type ScriptedSource, type ScriptedSourceOptions } from './scripted-source.js'

/**
 * What a test of a pipeline has at hand, beside what RxJS gives: all of it on virtual time.
 *
 * @example
 * ```ts
 * import type { LarkHelpers } from 'rxlark/testing'
 *
 * // What many tests of a bot have in common.
 * const oneMessage = ({ source, event }: LarkHelpers) => source('-a', { a: event('im.message.receive_v1', {}, { id: 'a' }) })
 * marbles((helpers) => {
 *   const pushes = oneMessage(helpers)
 *   pushes.subscribe()
 *   helpers.expectAnswers(pushes, '-a', { a: { id: 'a', ack: true } })
 * })
 * ```
 * @category Testing
 */
export interface LarkHelpers extends RunHelpers {
  /** A client whose platform is scripted: `lark.answers(message.reply, '--a|', { a: {...} })`. */
  readonly lark: ScriptedLark
  /** The envelope of an event, valid by construction: give it to `source`. */
  readonly event: typeof buildEnvelope
  /** A source of pushes: each letter is one of the events given, and throws at once where it is none. */
  source(marbles: string, events: Readonly<Record<string, EventEnvelope>>, options?: ScriptedSourceOptions): ScriptedSource
  /** Asserts the calls that were made, as `{ endpoint, input, identity? }`, and when. */
  expectCalls(marbles: string, calls?: Readonly<Record<string, ScriptedCall>>): void
  /** Asserts the requests that went out for them, as `{ endpoint, attempt }`, and when: behind limits, once more at each new try. */
  expectRequests(marbles: string, requests?: Readonly<Record<string, ScriptedTry>>): void
  /** Asserts what the platform was answered to the pushes of a source, as `{ id, ack, answer? }`, and when. */
  expectAnswers(source: ScriptedSource, marbles: string, answers?: Readonly<Record<string, ScriptedAnswer>>): void
}

/**
 * Runs a test of a pipeline on virtual time, with scripted sources and the whole client over a scripted platform. Needs no test
 * framework: a difference is thrown as an error that shows both streams.
 *
 * The client is that of `createLark`, with its defaults: limits, tries and timeouts are as in production, and pauses between tries the
 * longest there are. What lives on Promises has no virtual time: asynchronous stores, `clientAssertion`, `validate`, sockets.
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
 * @param options - Of the client, as of `createLark`.
 * @throws An error with `actual` and `expected`, where a stream is not as its diagram says; what the test itself throws.
 * @category Testing
 */
export function marbles(test: (helpers: LarkHelpers) => void, options: ScriptedOptions = {}): void {
  const scheduler = new TestScheduler(sameFrames)
  scheduler.run((helpers) => {
    const lark = scriptedLark(helpers.cold, options)
    const expect = <T extends object>(name: string, actual$: Observable<T>) => {
      const called = (value: T) => named(value, name)
      const { toBe } = helpers.expectObservable(actual$.pipe(map(called)))
      return (diagram: string, values: Readonly<Record<string, T>> = {}) =>
        toBe(diagram, Object.fromEntries(Object.entries(values).map(([letter, value]) => [letter, called(value)])))
    }
    test({
      ...helpers,
      lark,
      event: buildEnvelope,
      source: (diagram, events, facts) => scriptedSource(diagram, events, { hot: helpers.hot, scheduler }, facts),
      expectCalls: (diagram, calls) => expect('calls', lark.calls$)(diagram, calls),
      expectRequests: (diagram, requests) => expect('requests', lark.requests$)(diagram, requests),
      expectAnswers: ({ answers$ }, diagram, answers) => expect('answers', answers$)(diagram, answers),
    })
  })
}
