import assert from 'node:assert/strict'
import { map } from 'rxjs'
import { message } from '../../src/api/generated/im/v1/index.js'
import { handle } from '../../operators/handle.js'
import { ofEventType } from '../../operators/of-event-type.js'
import { marbles, type LarkHelpers } from '../../testing/marbles.js'

const reply = { msg_type: 'text', content: '{"text":"got it"}' }

const echo = ({ lark, source, event }: LarkHelpers) => {
  const events = source('-a---b', {
    a: event('im.message.receive_v1', { message: { message_id: 'om_a' } }, { id: 'a' }),
    b: event('im.message.receive_v1', { message: { message_id: 'om_b' } }, { id: 'b' }),
  })
  const replies = events.pipe(
    ofEventType('im.message.receive_v1'),
    handle(({ payload }) => lark.call(message.reply, { path: { message_id: payload.message.message_id }, data: reply })),
  )
  return { events, replies }
}

const call = (id: string) => ({ endpoint: 'im.v1.message.reply', input: { path: { message_id: id }, data: reply } })

describe('marbles', () => {
  it('scripts answers, and sees calls and what the platform was answered', () => {
    marbles((helpers) => {
      const { lark, expectObservable, expectCalls, expectAnswers } = helpers
      const { events, replies } = echo(helpers)
      lark.answers(message.reply, '--r|', { r: { message_id: 'om_r' } })
      expectObservable(replies).toBe('---r---r', { r: { message_id: 'om_r' } })
      expectCalls('-a---b', { a: call('om_a'), b: call('om_b') })
      expectAnswers(events, '----a---b', { a: { id: 'a', ack: true }, b: { id: 'b', ack: true } })
    })
  })

  it('scripts a second answer for the second call, and errors', () => {
    marbles((helpers) => {
      const { lark, expectObservable, expectAnswers } = helpers
      const { events, replies } = echo(helpers)
      lark.answers(message.reply, '--#', {}, new Error('no')).answers(message.reply, '--r|', { r: {} })
      expectObservable(replies).toBe('-------r', { r: {} })
      expectAnswers(events, '---a----b', { a: { id: 'a', ack: false }, b: { id: 'b', ack: true } })
    })
  })

  it('fails, and shows both streams, when a pipeline does something else', () => {
    const wrong = () =>
      marbles((helpers) => {
        const { replies } = echo(helpers)
        helpers.lark.answers(message.reply, '--r|', { r: {} })
        helpers.expectObservable(replies).toBe('---r', { r: {} })
      })
    assert.throws(wrong, /The streams differ[^]*actual:[^]*3 ms {2}\{\}\n> 7 ms {2}\{\}\nexpected:\n {2}3 ms {2}\{\}$/)
  })

  it('fails a call that nobody scripted, loudly', () => {
    marbles((helpers) => {
      const { events, replies } = echo(helpers)
      const reasons$ = events.rejected$.pipe(map(({ message }) => message))
      helpers.expectObservable(reasons$).toBe('-a---a', { a: 'im.v1.message.reply: answers: none was scripted for this call' })
      helpers.expectObservable(replies).toBe('-')
      helpers.expectAnswers(events, '-a---b', { a: { id: 'a', ack: false }, b: { id: 'b', ack: false } })
    })
  })
})
