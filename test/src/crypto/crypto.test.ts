import assert from 'node:assert/strict'
import fc from 'fast-check'
import * as nodeHost from '../../../src/crypto/crypto-node.js'
import * as webHost from '../../../src/crypto/crypto-web.js'
import type { CryptoHost } from '../../../src/crypto/crypto-host.js'
import * as entry from '../../../src/crypto/index.js'
import { isLarkError } from '../../../src/model/errors.js'

const encryptKey = 'demo-encrypt-key-01'
const iv = Uint8Array.from({ length: 16 }, (_, index) => index)
const plaintext = '{"challenge":"c0ffee-2026","token":"vt_demo_0001","type":"url_verification"}'
const ciphertext =
  'AAECAwQFBgcICQoLDA0OD/nQnMHv3Lbpo/GbbsOFtMiPQl/h0aLpsu/SGYwBSCgr/6OJMfGP/ZfK+BtL6U5NRhDUWXGnqpZu+e90pjrG5NdQXZyTjsta0ioK4kXhuqxT'
const push = { timestamp: '1767225600', nonce: '7f3c9a10', encryptKey, body: `{"encrypt":"${ciphertext}"}` }
const signature = '7068a3b7cb8624a504d57998c24edb3b244d92f30f80b5eaf63790346cb1a432'
const card = {
  timestamp: '1767225600',
  nonce: '7f3c9a10',
  verificationToken: 'vt_demo_0001',
  body: '{"open_id":"ou_demo","action":{"value":{"k":"v"},"tag":"button"},"token":"c-demo"}',
}
const cardSignature = 'adf807222d31559ff959e9c8d5ed9c2fa69147a4'
const isRefusal = (error: unknown) => isLarkError(error, 'SignatureError') && error.cause === undefined

const hosts: Record<string, CryptoHost> = { 'node:crypto': nodeHost, WebCrypto: webHost, 'rxlark/crypto': entry }

for (const [name, host] of Object.entries(hosts)) {
  describe(`crypto with ${name}`, () => {
    const decrypting = async (key: string, text: string) => host.decrypt(key, text)

    it('encrypts as the reference does', async () => {
      assert.equal(await host.encrypt(encryptKey, plaintext, iv), ciphertext)
    })

    it('decrypts the reference and the public example of the platform', async () => {
      assert.equal(await host.decrypt(encryptKey, ciphertext), plaintext)
      assert.equal(await host.decrypt('test key', 'P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk='), 'hello world')
    })

    it('takes another IV for every encryption', async () => {
      assert.notEqual(await host.encrypt(encryptKey, plaintext), await host.encrypt(encryptKey, plaintext))
    })

    it('gives back any text it encrypted', () =>
      fc.assert(
        fc.asyncProperty(fc.string({ minLength: 1, unit: 'binary' }), fc.string({ unit: 'binary' }), async (key, text) => {
          assert.equal(await host.decrypt(key, await host.encrypt(key, text)), text)
        }),
        { numRuns: 50 },
      ))

    it('refuses whatever it cannot decrypt with a SignatureError that tells nothing', async () => {
      for (const text of ['', 'short', ciphertext.slice(0, 40), ciphertext.slice(4), '%%%%'])
        await assert.rejects(decrypting(encryptKey, text), isRefusal)
      await assert.rejects(decrypting('another key', ciphertext), isRefusal)
    })

    it('signs a push over the raw body, given as text or as bytes', async () => {
      assert.equal(await host.sign(push), signature)
      assert.equal(await host.sign({ ...push, body: new TextEncoder().encode(push.body) }), signature)
    })

    it('verifies a push, and no other', async () => {
      assert.equal(await host.verify({ ...push, signature }), true)
      assert.equal(await host.verify({ ...push, body: `${push.body} `, signature }), false)
      assert.equal(await host.verify({ ...push, timestamp: '1767225601', signature }), false)
      assert.equal(await host.verify({ ...push, encryptKey: 'another key', signature }), false)
      for (const wrong of ['', signature.slice(1), signature.toUpperCase(), 'é'.repeat(64)])
        assert.equal(await host.verify({ ...push, signature: wrong }), false)
    })

    it('signs and verifies a legacy card request', async () => {
      assert.equal(await host.signCard(card), cardSignature)
      assert.equal(await host.verifyCard({ ...card, signature: cardSignature }), true)
      assert.equal(await host.verifyCard({ ...card, verificationToken: 'vt_other', signature: cardSignature }), false)
    })
  })
}

describe('crypto with node:crypto', () => {
  it('answers at once', () => {
    assert.equal(typeof nodeHost.encrypt(encryptKey, plaintext), 'string')
    assert.equal(nodeHost.decrypt(encryptKey, ciphertext), plaintext)
    assert.equal(nodeHost.sign(push), signature)
    assert.equal(nodeHost.verify({ ...push, signature }), true)
  })
})
