import assert from 'node:assert/strict'
import { map, Subject, type Observable } from 'rxjs'
import { TestScheduler, type RunHelpers } from 'rxjs/testing'
import type { LarkSource } from '../../src/model/source.js'
import { createSource, type Inbound, type SourceOptions } from '../../streams/create-source.js'

export interface Pushes {
  /** A source of the pushes: each letter is an event with that id. */
  readonly source: LarkSource
  /** What the platform was answered: `a ack`, `b nack`, `c ack {"toast":1}`, `d refused`. */
  readonly answers$: Observable<string>
  /** With the times when the source was subscribed. */
  readonly inbound$: Pick<ReturnType<RunHelpers['hot']>, 'subscriptions'>
}

export interface PushedOptions extends Partial<SourceOptions> {
  /** Ms that the platform waits. Default: 3,000. */
  readonly deadline?: number
  readonly type?: (id: string) => string
  /** The business part. Default: a message in the chat `oc_1`. */
  readonly payload?: (id: string) => object
  /** When it happened, as the platform writes it. */
  readonly createTime?: (id: string) => string
}

export interface MarbleHelpers extends RunHelpers {
  readonly scheduler: TestScheduler
  /** Pushes by marbles, with the deadline of the platform or one's own. */
  pushes(marbles: string, options?: PushedOptions): Pushes
}

const message = (id: string): object => ({ message: { message_id: `om_${id}`, chat_id: 'oc_1', content: '{}' } })

export const pushed = (id: string, type = 'im.message.receive_v1', event = message(id), createTime = '1767225600123') => ({
  schema: '2.0',
  header: { event_id: id, event_type: type, create_time: createTime, app_id: 'cli_test', tenant_key: 'tk', token: 'vt' },
  event,
})

/** Runs a test on virtual time. */
export function marbles(test: (helpers: MarbleHelpers) => void): void {
  const scheduler = new TestScheduler((actual, expected) => assert.deepStrictEqual(actual, expected))
  scheduler.run((helpers) => {
    const pushes: MarbleHelpers['pushes'] = (diagram, { deadline = 3_000, type, payload, createTime, ...options } = {}) => {
      const answers$ = new Subject<string>()
      const inbound$ = helpers.hot(diagram)
      const source = createSource(
        inbound$.pipe(
          map((id): Inbound => ({
            envelope: pushed(id, type?.(id), payload?.(id), createTime?.(id)),
            deadline: scheduler.now() + deadline,
            answer(reply) {
              const kind = reply.ack ? 'ack' : reply.refused ? 'refused' : 'nack'
              const body = reply.ack && reply.answer !== undefined ? ` ${JSON.stringify(reply.answer)}` : ''
              answers$.next(`${id} ${kind}${body}`)
            },
          })),
        ),
        { transport: 'test', ...options },
      )
      return { source, answers$, inbound$ }
    }
    test({ ...helpers, scheduler, pushes })
  })
}
