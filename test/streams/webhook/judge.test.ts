import assert from 'node:assert/strict'
import * as nodeHost from '../../../src/crypto/crypto-node.js'
import * as webHost from '../../../src/crypto/crypto-web.js'
import type { WebhookRequest } from '../../../src/model/webhook.js'
import { judge, type Rules } from '../../../streams/webhook/judge.js'
import { keysOf } from '../../../streams/webhook/keys.js'
import {
  challenge,
  encrypted,
  encryptKey,
  envelope,
  legacyCard,
  now,
  post,
  signed,
  signedCard,
  verificationToken,
} from './requests.js'

for (const [name, crypto] of Object.entries({ 'node:crypto': nodeHost, WebCrypto: webHost })) {
  describe(`judge with ${name}`, () => {
    const keys = keysOf({ encryptKey: ['other', encryptKey], verificationToken })
    const apps = [{ appId: undefined, path: undefined, keys }]
    const rules: Rules = {
      security: 'strict',
      staleIsAudited: false,
      freshness: { past: 1_000, future: 1_000 },
      crypto: () => crypto,
      now: () => now,
    }
    const judged = async (request: WebhookRequest) => (await judge(request, request.body as Uint8Array, apps, rules)).found.kind

    it('knows events, challenges and legacy cards, with any of the keys', async () => {
      assert.equal(await judged(signed(encrypted(envelope()))), 'event')
      assert.equal(await judged(signed(post(envelope()))), 'event')
      assert.equal(await judged(encrypted(challenge())), 'challenge')
      assert.equal(await judged(signedCard(post(legacyCard))), 'legacy-card')
    })

    it('refuses what is not genuine', async () => {
      const refusedFor = (reason: string) => (error: { reason?: string }) => error.reason === reason
      await assert.rejects(judged(encrypted(envelope())), refusedFor('bad-signature'))
      await assert.rejects(judged(signed(encrypted(envelope()), { key: 'another' })), refusedFor('bad-signature'))
      await assert.rejects(judged(signed(post({ encrypt: 'AAAA' }))), refusedFor('undecryptable'))
      await assert.rejects(judged(signed(encrypted(envelope()), { timestamp: 1 })), refusedFor('stale'))
      await assert.rejects(judged(signedCard(post(legacyCard), 'other')), refusedFor('bad-signature'))
    })
  })
}
