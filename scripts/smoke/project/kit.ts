import { createLark, dedupeByEventId, fromWebSocket, handle, ofEventType, type Lark, type LarkSource } from 'rxlark'
import { message } from 'rxlark/api/im/v1'
import type { Simulator } from 'rxlark/simulator'
import { marbles } from 'rxlark/testing'
import { filter, firstValueFrom, map, take } from 'rxjs'

const data = { msg_type: 'text', content: '{"text":"got it"}' }

const bot = (source: LarkSource, lark: Lark) =>
  source.pipe(
    dedupeByEventId(),
    ofEventType('im.message.receive_v1'),
    handle(({ payload }) => lark.call(message.reply, { path: { message_id: payload.message.message_id }, data })),
    map(({ message_id = '' }) => message_id),
  )

/** Throws where the bot does not answer, on virtual time, what is delivered twice once. */
export const answersOnce = (): void =>
  marbles(({ lark, source, event, expectObservable, expectCalls, expectAnswers }) => {
    const a = event('im.message.receive_v1', { message: { message_id: 'om_1' } }, { id: 'e' })
    const pushes = source('-a-a', { a })
    lark.answers(message.reply, '--(r|)', { r: { message_id: 'om_2' } })
    expectObservable(bot(pushes, lark)).toBe('---r', { r: 'om_2' })
    expectCalls('-c', { c: { endpoint: 'im.v1.message.reply', input: { path: { message_id: 'om_1' }, data } } })
    expectAnswers(pushes, '---(aa)', { a: { id: 'e', ack: true } })
  })

/** What is said of a pipeline that does not do what its test says. */
export function saidOfAFailure(): string {
  try {
    marbles(({ lark, expectCalls }) => {
      lark.answers(message.reply, '(r|)', { r: {} })
      lark.call(message.reply, { path: { message_id: 'om_1' }, data }).subscribe()
      expectCalls('')
    })
  } catch (error) {
    return String(error)
  }
  return 'it passed'
}

/** The id of what the bot says on a platform, when somebody speaks to it. */
export async function answerOn(platform: Simulator): Promise<string> {
  const { appId, appSecret } = platform.credentials
  const lark = createLark({ appId, appSecret, domain: platform.url, log: 'silent' })
  const source = fromWebSocket(lark)
  const answer = firstValueFrom(bot(source, lark).pipe(take(1)))
  await firstValueFrom(source.connection$.pipe(filter(({ status }) => status === 'open')))
  await platform.user('ann').says('hello')
  try {
    return await answer
  } finally {
    lark.close()
  }
}
