import assert from 'node:assert/strict'
import { filter, firstValueFrom, take, toArray } from 'rxjs'
import { toNodeListener } from '../../../integrations/node.js'
import { fromWebhook } from '../../../streams/from-webhook.js'
import { serve } from '../../integrations/servers.js'
import { withSimulator } from '../../simulator/support/with-simulator.js'

const ladder = [15_000, 300_000, 3_600_000, 21_600_000]

describe('fromWebhook, redelivered to', () => {
  for (const signedAt of ['attempt', 'first'] as const)
    it(`takes the last redelivery, 7 h later, signed with the time of the ${signedAt}`, () => {
      let url = ''
      return withSimulator({ webhook: { url: () => url, signedAt } }, async (simulator) => {
        const { deliveries$, clock, credentials } = simulator
        const source = fromWebhook({ ...credentials, scheduler: clock, log: 'silent' })
        const server = await serve(toNodeListener(source))
        url = server.url
        const reports = firstValueFrom(deliveries$.pipe(take(5), toArray()))
        const attempts: number[] = []
        const stubborn = source.subscribe(({ delivery }) => {
          attempts.push(clock.now())
          if (attempts.length < 5) delivery.claim().nack(new Error('not yet'))
        })
        await simulator.user('Ann').says('hello')
        for (const [index, pause] of ladder.entries()) {
          await firstValueFrom(deliveries$.pipe(filter(({ attempt }) => attempt === index + 1)))
          clock.advance(pause)
        }
        assert.deepEqual(
          (await reports).map(({ status }) => status),
          ['nacked', 'nacked', 'nacked', 'nacked', 'acked'],
        )
        assert.ok(attempts[4]! - attempts[0]! > 7 * 60 * 60_000)
        stubborn.unsubscribe()
        server.close()
      })
    })
})
