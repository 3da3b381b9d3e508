import assert from 'node:assert/strict'
import crypto, { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
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
  it('compares signatures in a time that tells nothing of them', () => {
    const { timingSafeEqual } = crypto
    let compared = 0
    crypto.timingSafeEqual = (a, b) => {
      compared += 1
      return timingSafeEqual(a, b)
    }
    syncBuiltinESMExports()
    try {
      const wrong = `0${signature.slice(1)}`
      assert.deepEqual(
        [signature, wrong].map((given) => nodeHost.verify({ ...push, signature: given })),
        [true, false],
      )
      assert.equal(nodeHost.verifyCard({ ...card, signature: cardSignature }), true)
    } finally {
      crypto.timingSafeEqual = timingSafeEqual
      syncBuiltinESMExports()
    }
    assert.equal(compared, 3)
  })

  it('answers at once', () => {
    assert.equal(typeof nodeHost.encrypt(encryptKey, plaintext), 'string')
    assert.equal(nodeHost.decrypt(encryptKey, ciphertext), plaintext)
    assert.equal(nodeHost.sign(push), signature)
    assert.equal(nodeHost.verify({ ...push, signature }), true)
  })

  /** As it is written in books: a decipher for each text. */
  const opened = (key: string, text: string): string | undefined => {
    const bytes = Buffer.from(text, 'base64')
    try {
      const decipher = createDecipheriv('aes-256-cbc', createHash('sha256').update(key).digest(), bytes.subarray(0, 16))
      const plain = Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()])
      return new TextDecoder('utf-8', { fatal: true }).decode(plain)
    } catch {
      return undefined
    }
  }

  it('opens what a decipher of its own opens, and nothing else, whatever came before', () => {
    const key = fc.constantFrom('one', 'two')
    const sealed = fc.tuple(key, fc.string({ unit: 'binary', maxLength: 70 })).map(([by, text]) => nodeHost.encrypt(by, text))
    const spoilt = fc
      .tuple(sealed, fc.nat(), fc.integer({ min: 1, max: 255 }), fc.nat({ max: 17 }))
      .map(([text, at, mask, cut]) => {
        const bytes = Buffer.from(text, 'base64')
        bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ mask
        return bytes.subarray(0, bytes.length - cut).toString('base64')
      })
    const other = fc.uint8Array({ maxLength: 70 }).map((bytes) => Buffer.from(bytes).toString('base64'))
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.oneof(sealed, spoilt, other)), { maxLength: 8 }), (pushes) => {
        for (const [by, text] of pushes) {
          const expected = opened(by, text)
          if (expected === undefined) assert.throws(() => nodeHost.decrypt(by, text), isRefusal)
          else assert.equal(nodeHost.decrypt(by, text), expected)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('refuses what is not filled up as the cipher does', () => {
    const filledBy = (...bytes: readonly number[]) => {
      const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update('key').digest(), iv).setAutoPadding(false)
      return Buffer.concat([iv, cipher.update(Uint8Array.from(bytes)), cipher.final()]).toString('base64')
    }
    const full = (byte: number, length = 16) => Array.from({ length }, () => byte)
    assert.equal(nodeHost.decrypt('key', filledBy(...full(97), ...full(16))), 'a'.repeat(16))
    assert.equal(nodeHost.decrypt('key', filledBy(...full(97, 13), 3, 3, 3)), 'a'.repeat(13))
    for (const wrong of [full(0), full(32, 32), full(17), [...full(97, 13), 2, 3, 3], [...full(97, 15), 2]]) {
      const text = filledBy(...wrong)
      assert.equal(opened('key', text), undefined)
      assert.throws(() => nodeHost.decrypt('key', text), isRefusal)
    }
  })

  it('opens pushes of more apps than it keeps keys of', () => {
    const keys = Array.from({ length: 250 }, (_, index) => `key ${index % 130}`)
    for (const key of keys) assert.equal(nodeHost.decrypt(key, nodeHost.encrypt(key, key)), key)
  })
})
