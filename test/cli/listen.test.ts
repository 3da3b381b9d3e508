import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { filter, firstValueFrom, of, throwError, timeout, type Observable } from 'rxjs'
import { decodeEvent, fromWebhook, handle, type LarkEvent, type Rejection } from '../../src/index.js'
import { toNodeListener } from '../../integrations/to-node-listener.js'
import type { DeliveryReport } from '../../simulator/index.js'
import { platform } from './platform.js'
import { result, start, type ProgramOptions } from './program.js'

const { env, simulator } = platform({ clientConfig: { ReconnectNonce: 0, ReconnectInterval: 1 } })

const listen = (args: readonly string[], options: ProgramOptions = {}) => start(['listen', ...args], { env: env(), ...options })
const delivered = (eventId: string, status: DeliveryReport['status']) =>
  firstValueFrom(
    simulator().deliveries$.pipe(
      filter((report) => report.eventId === eventId && report.status === status),
      timeout(20_000),
    ),
  )

/** A webhook of the platform on this machine, with what it got and refused. */
async function webhook(answer: (event: LarkEvent) => Observable<unknown>) {
  const { encryptKey, verificationToken } = simulator().credentials
  const source = fromWebhook({ encryptKey, verificationToken, log: 'silent' })
  const rejections: Rejection[] = []
  const running = source.pipe(handle(answer)).subscribe()
  running.add(source.rejected$.subscribe((rejection) => rejections.push(rejection)))
  const server = createServer(toNodeListener(source)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    rejections,
    close() {
      running.unsubscribe()
      server.close()
      server.closeAllConnections()
    },
  }
}

describe('rxlark listen', () => {
  it('prints events as lines that decodeEvent reads, and acknowledges them', async () => {
    const running = listen(['im.message.receive_v1', '--count', '2'])
    await running.shows('connected')
    const first = await simulator().user('Ann').says('one')
    const second = await simulator().user('Ann').says('two')
    const { code, stdout } = await running.ended
    assert.equal(code, 0)
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => decodeEvent(line))
    assert.deepEqual(
      events.map(({ id }) => id),
      [first.eventId, second.eventId],
    )
    await delivered(second.eventId, 'acked')
  })

  it('shows a person a row each', async () => {
    const running = listen(['im.*', '-n', '1'], { tty: true, env: { ...env(), NO_COLOR: '1' } })
    await running.shows('connected')
    await simulator().user('Ann').says('good\u001b[2J morning')
    const { stdout } = await running.ended
    assert.match(stdout, /^\d\d:\d\d:\d\d\.\d{3} {2}im\.message\.receive_v1 +ou_\w+: good.* morning\n$/)
    assert.doesNotMatch(stdout, /\u001b\[2J/)
  })

  it('shows only what was asked for, and says nothing of the connection when it is to be quiet', async () => {
    const running = listen(['im.message.reaction.*', '-q', '-n', '1'])
    const ann = simulator().user('Ann')
    await firstValueFrom(simulator().connections$.pipe(filter(({ length }) => length > 0)))
    const said = await ann.says('not for us')
    await ann.reacts(said.messageId, 'OK')
    const { stdout, stderr } = await running.ended
    assert.equal(stderr, '')
    assert.deepEqual(
      stdout
        .trim()
        .split('\n')
        .map((line) => decodeEvent(line).type),
      ['im.message.reaction.created_v1'],
    )
  })

  it('names the nearest types where there is no such one', async () => {
    const wrong = await result(['listen', 'im.message.recieve_v1'], { env: env() })
    assert.deepEqual([wrong.code, wrong.stdout], [2, ''])
    assert.match(wrong.stderr, /there is no event type im\.message\.recieve_v1\n {2}try: im\.message\.receive_v1/)
    assert.match((await result(['listen', 'mi.*'], { env: env() })).stderr, /there is no event type mi\.\*/)
  })

  it('ends with 130 on Ctrl-C, when what is in hand has been answered', async () => {
    const running = listen([])
    await running.shows('connected')
    const { eventId } = await simulator().user('Ann').says('last words')
    await running.shows('last words')
    running.signal()
    const { code, stderr } = await running.ended
    assert.equal(code, 130)
    assert.deepEqual(stderr.split('\n'), ['connecting', 'connected', 'closing', ''])
    await delivered(eventId, 'acked')
  })

  it('ends with 4 where the platform refuses the app', async () => {
    const { code, stderr } = await result(['listen'], { env: { ...env(), LARK_APP_SECRET: 'not-the-secret' } })
    assert.equal(code, 4)
    assert.doesNotMatch(stderr, /not-the-secret/)
  })

  it('forwards events, encrypted and signed as the platform does, and carries the answer of a callback back', async () => {
    const hook = await webhook(({ type }) =>
      type === 'card.action.trigger' ? of({ toast: { type: 'info', content: 'done' } }) : of(1),
    )
    const running = listen(['--forward-to', hook.url, '-n', '2'])
    await running.shows('connected')
    const ann = simulator().user('Ann')
    const { eventId } = await ann.says('hello')
    await delivered(eventId, 'acked')
    const card = JSON.stringify({
      elements: [{ tag: 'action', actions: [{ tag: 'button', text: { tag: 'plain_text', content: 'Go' }, value: { go: 1 } }] }],
    })
    const sent = await result(['send', ann.openId, '--card', card], { env: env() })
    const { message_id } = JSON.parse(sent.stdout) as { message_id: string }
    const clicked = await ann.clicks(message_id, 'Go')
    assert.equal(clicked.answer?.toast?.content, 'done')
    const { code, stderr } = await running.ended
    assert.equal(code, 0)
    assert.match(stderr, /> im\.message\.receive_v1 \w+ {2}200, \d+ ms/)
    assert.deepEqual(hook.rejections, [])
    hook.close()
  })

  it('hands back what the webhook fails at, so that it is delivered again', async () => {
    let times = 0
    const hook = await webhook(() => (times++ === 0 ? throwError(() => new Error('not yet')) : of(1)))
    const running = listen(['--forward-to', hook.url])
    await running.shows('connected')
    const { eventId } = await simulator().user('Ann').says('try')
    await delivered(eventId, 'nacked')
    simulator().clock.advance(15_000)
    assert.equal((await delivered(eventId, 'acked')).attempt, 2)
    running.signal()
    const { stderr } = await running.ended
    assert.match(stderr, /the webhook answered 500; the platform takes only 200/)
    hook.close()
  })

  it('hands back what nobody takes, or not in time', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`
    const running = listen(['--forward-to', url, '--wait', '50'])
    await running.shows('connected')
    await delivered((await simulator().user('Ann').says('anybody?')).eventId, 'nacked')
    await running.shows('did not answer within 50 ms')
    silent.close()
    silent.closeAllConnections()
    await delivered((await simulator().user('Ann').says('nobody?')).eventId, 'nacked')
    await running.shows('cannot be reached (ECONNREFUSED)')
    running.signal()
    await running.ended
  })
})
