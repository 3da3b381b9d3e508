import assert from 'node:assert/strict'
import { firstValueFrom } from 'rxjs'
import { fromWebhook } from '../../../streams/from-webhook.js'
import { heapAfterGc } from '../../support/heap.js'
import { appId, envelope, post } from './requests.js'

const mebibyte = 2 ** 20
/** A little less than the largest body. */
const large = 'x'.repeat(mebibyte - 2_000)

describe('fromWebhook, the rejections that it keeps', () => {
  for (const [name, body] of [
    ['a body that is no JSON', large],
    ['an id that is too long', JSON.stringify(envelope(large))],
    ['another app', JSON.stringify(envelope('e1', { app_id: large }))],
    ['no envelope', JSON.stringify({ what: large })],
  ] as const)
    it(`hold nothing of what was refused but what they show: ${name}`, async () => {
      const source = fromWebhook({ appId, log: 'silent' })
      const subscription = source.subscribe()
      const ask = () => firstValueFrom(source.respond(post(body)))
      await ask()
      const before = heapAfterGc()
      for (let count = 0; count < 100; count += 1) await ask()
      let told = 0
      source.rejected$.subscribe(() => (told += 1)).unsubscribe()
      assert.equal(told, 100)
      assert.ok(heapAfterGc() - before < 5 * mebibyte, `${(heapAfterGc() - before) / mebibyte} MiB more`)
      subscription.unsubscribe()
    })
})
