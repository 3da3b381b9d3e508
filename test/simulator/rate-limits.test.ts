import assert from 'node:assert/strict'
import { VirtualTimeScheduler } from 'rxjs'
import { createRateLimits } from '../../simulator/api/rate-limits.js'
import { makeApp } from '../../simulator/app.js'
import type { SimulatorClock } from '../../simulator/clock.js'
import { createIds } from '../../simulator/ids.js'
import { text } from './support/api.js'
import { codeOf, run } from './support/kept.js'

const ids = createIds(1)
const [app, other] = [makeApp({}, ids, 'tenant'), makeApp({}, ids, 'tenant')]
const headers = (limit: number, reset: number) => ({
  'x-ogw-ratelimit-limit': String(limit),
  'x-ogw-ratelimit-reset': String(reset),
})

describe('the limits of the platform', () => {
  it('are 50 calls of an endpoint in a second, and 1,000 in a minute, for each app', () => {
    const time = new VirtualTimeScheduler()
    const limits = createRateLimits('platform', time as unknown as SimulatorClock)
    const burst = (count: number, who = app, endpoint = 'a') =>
      Array.from({ length: count }, () => limits.ofCalls(who, endpoint)).filter((answer) => answer !== undefined)
    const [refused, ...more] = burst(51)
    assert.deepEqual([refused?.status, refused?.headers, more], [429, headers(50, 1), []])
    assert.deepEqual([burst(50, other), burst(50, app, 'b')], [[], []])
    for (let second = 1; second < 20; second += 1) {
      time.frame = second * 1_000
      assert.deepEqual(burst(50), [])
    }
    time.frame = 20_000
    assert.deepEqual(burst(1)[0]?.headers, headers(1_000, 40))
    time.frame = 60_000
    assert.deepEqual(burst(50), [])
  })

  it('are 5 messages in a second to one chat, and 5 changes of one message', () => {
    const time = new VirtualTimeScheduler()
    const limits = createRateLimits('platform', time as unknown as SimulatorClock)
    const burst = (id: string) => Array.from({ length: 6 }, () => limits.ofReceiver(id)?.status)
    const refused = [...Array.from({ length: 5 }), 400]
    assert.deepEqual([burst('oc_1'), burst('oc_2')], [refused, refused])
    time.frame = 1_000
    assert.deepEqual(burst('oc_1'), refused)
  })

  it(
    'bind who sends and who changes',
    run(
      async ({ im }, simulator) => {
        const { chatId } = await simulator.user('Ann').says('hi')
        const data = { receive_id: chatId, ...text('x') }
        const send = () => im.message.create({ params: { receive_id_type: 'chat_id' }, data })
        const message_id = (await send()).data?.message_id ?? ''
        const sent = await Promise.all(Array.from({ length: 30 }, () => codeOf(send())))
        assert.deepEqual(new Set(sent), new Set([0, 230020]))
        const change = () => codeOf(im.message.update({ path: { message_id }, data: text('y') }))
        assert.deepEqual(new Set(await Promise.all(Array.from({ length: 30 }, change))), new Set([0, 230020]))
      },
      { rateLimits: 'platform' },
    ),
  )
})
