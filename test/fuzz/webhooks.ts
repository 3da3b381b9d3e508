import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { firstValueFrom } from 'rxjs'
import type { WebhookRequest } from '../../src/model/webhook.js'
import { fromWebhook } from '../../streams/from-webhook.js'
import {
  appId,
  challenge,
  clock,
  encrypted,
  encryptKey,
  envelope,
  legacyCard,
  post,
  signed,
  signedCard,
  verificationToken,
} from '../streams/webhook/requests.js'
import { batch, inputsLike, parametersOf, type FuzzOptions, type FuzzReport } from './mutations.js'

const bytesOf = ({ body }: WebhookRequest) => body as Uint8Array

const some = Array.from({ length: 20 }, (_, index) => index)
const odd = [null, true, 7, 'x', [], {}, { encrypt: 7 }, { encrypt: '' }, { encrypt: 'AAAA' }, { challenge: 7 }, legacyCard]
const contents = [...some.map((index) => envelope(`e${index}`)), ...some.map(() => challenge()), ...odd]

const good: readonly Uint8Array[] = [
  ...contents.map((value) => bytesOf(post(value))),
  ...[...contents, ...contents, '', '{', '\u0000', '{"a":'].map((value) => bytesOf(encrypted(value))),
]

const body = inputsLike(good)

/** Most are signed, so that what is inside is looked at. */
const request = fc
  .tuple(body, fc.constantFrom('signed', 'signed', 'signed', 'card', 'not', 'wrongly'))
  .map(([bytes, how]): WebhookRequest => {
    if (how === 'signed') return signed(post(bytes))
    if (how === 'card') return signedCard(post(bytes))
    return how === 'not' ? post(bytes) : signed(post(bytes), { key: 'another' })
  })

/**
 * Random and mutated bodies to one webhook: each has one answer; 200 is an event or a challenge, anything else has one rejection;
 * nothing ends the source.
 */
export async function fuzzWebhooks(options: FuzzOptions): Promise<FuzzReport> {
  const source = fromWebhook({ appId, encryptKey, verificationToken, scheduler: clock, log: 'silent' })
  const seen = { events: 0, rejected: 0, ended: false }
  let inputs = 0
  source.rejected$.subscribe(() => (seen.rejected += 1))
  const subscription = source.subscribe({ next: () => (seen.events += 1), error: () => (seen.ended = true) })
  const check = async (given: WebhookRequest): Promise<void> => {
    inputs += 1
    const before = { ...seen }
    const response = await firstValueFrom(source.respond(given))
    const [events, rejected] = [seen.events - before.events, seen.rejected - before.rejected]
    const told = `${response.status}, ${events} events, ${rejected} rejections: ${Buffer.from(bytesOf(given)).toString()}`
    if (response.status === 200) assert.ok(rejected === 0 && (events === 1 || response.body.includes('challenge')), told)
    else assert.ok(rejected === 1 && events === 0 && response.body === '', told)
    assert.equal(seen.ended, false)
  }
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: batch, maxLength: batch }), async (requests) => {
        for (const given of requests) await check(given)
      }),
      parametersOf(options),
    )
  } finally {
    subscription.unsubscribe()
  }
  return { seed: options.seed, inputs, events: seen.events, rejected: seen.rejected }
}
