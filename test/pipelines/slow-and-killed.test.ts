import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { createLark, dedupeByEventId, fromWebSocket, handle, ofEventType, type Lark, type LarkSource } from 'rxlark'
import { message } from 'rxlark/api/im/v1'
import type { Simulator } from 'rxlark/simulator'
import { filter, firstValueFrom, ReplaySubject, skip, Subject, switchMap, take, toArray } from 'rxjs'
import { withSimulator } from '../simulator/support/with-simulator.js'

const opened = (source: LarkSource) => firstValueFrom(source.connection$.pipe(filter(({ status }) => status === 'open')))
const connections = ({ connections$ }: Simulator, count: number) =>
  firstValueFrom(connections$.pipe(filter((list) => list.length === count)))

const attempts = ({ deliveries$ }: Simulator, count: number) => firstValueFrom(deliveries$.pipe(take(count), toArray()))

const repliesIn = (simulator: Simulator): number => {
  const replies: string[] = []
  simulator.messages$
    .pipe(filter(({ sender }) => sender.type === 'app'))
    .subscribe(({ messageId }) => replies.push(messageId))
    .unsubscribe()
  return replies.length
}

const replied = ({ messages$ }: Simulator) => firstValueFrom(messages$.pipe(filter(({ sender }) => sender.type === 'app')))

const reply = (lark: Lark, messageId: string) =>
  lark.call(message.reply, { path: { message_id: messageId }, data: { msg_type: 'text', content: '{"text":"got it"}' } })

/** A bot in a process of its own. */
function bot(simulator: Simulator, mode: 'stuck' | 'quick' | 'slow'): ChildProcess {
  const { appId, appSecret } = simulator.credentials
  const env = { ...process.env, LARK_APP_ID: appId, LARK_APP_SECRET: appSecret, LARK_DOMAIN: simulator.url, LARK_LOG: 'silent' }
  return spawn(process.execPath, ['--import', 'tsx', 'test/pipelines/bot-process.ts', mode], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

const said = async (child: ChildProcess, text: string): Promise<void> => {
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    if (line === text) return
  }
}

describe('a slow handler', function () {
  this.timeout(30_000)

  it('runs once and replies once, however often the platform delivers again meanwhile', () =>
    withSimulator({}, async (simulator) => {
      const { appId, appSecret } = simulator.credentials
      const lark = createLark({ appId, appSecret, domain: simulator.url, log: 'silent' })
      const source = fromWebSocket(lark)
      const finished$ = new Subject<void>()
      const received$ = new ReplaySubject<unknown>(10)
      source.activity$.pipe(filter(({ kind }) => kind === 'received')).subscribe(received$)
      const received = (count: number) => firstValueFrom(received$.pipe(skip(count - 1)))
      let runs = 0
      source
        .pipe(
          dedupeByEventId(),
          ofEventType('im.message.receive_v1'),
          handle(({ payload }) => {
            runs += 1
            return finished$.pipe(
              take(1),
              switchMap(() => reply(lark, payload.message.message_id)),
            )
          }),
        )
        .subscribe()
      await opened(source)
      await simulator.user('Ann').says('hello')
      for (const count of [1, 2, 3]) {
        await received(count)
        simulator.clock.advance(3_000)
        const made = await attempts(simulator, count)
        assert.notEqual(made.at(-1)?.status, 'acked')
        simulator.clock.advance((made.at(-1)?.retryAt ?? 0) - simulator.clock.now())
      }
      await received(4)
      finished$.next()
      const made = await attempts(simulator, 4)
      assert.equal(made.at(-1)?.status, 'acked')
      assert.equal(runs, 1)
      assert.equal(repliesIn(simulator), 1)
      await firstValueFrom(source.stop())
      lark.close()
    }))

  it('is handled by the next redelivery when its process was killed in it', () =>
    withSimulator({}, async (simulator) => {
      const first = bot(simulator, 'stuck')
      await connections(simulator, 1)
      await simulator.user('Ann').says('hello')
      await said(first, 'handling')
      first.kill('SIGKILL')
      await once(first, 'exit')
      await connections(simulator, 0)
      const [lost] = await attempts(simulator, 1)
      assert.equal(lost?.status, 'unreachable')

      const second = bot(simulator, 'quick')
      await connections(simulator, 1)
      simulator.clock.advance(15_000)
      await replied(simulator)
      assert.equal(repliesIn(simulator), 1)
      second.kill('SIGTERM')
      assert.deepEqual(await once(second, 'exit'), [0, null])
    }))

  it('is waited for when the process stops: 100 in flight are 100 replies, and the process ends by itself', () =>
    withSimulator({}, async (simulator) => {
      const child = bot(simulator, 'slow')
      await connections(simulator, 1)
      const ann = simulator.user('Ann')
      for (let index = 0; index < 100; index += 1) await ann.says(`hello ${index}`)
      await said(child, 'handling 100')
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      assert.deepEqual(await ended, [0, null])
      assert.equal(repliesIn(simulator), 100)
      const made = await attempts(simulator, 100)
      // On a busy machine the platform may have stopped waiting for some: that is its answer, and changes nothing here.
      assert.ok(made.every(({ status }) => status !== 'unreachable'))
    }))
})
