import assert from 'node:assert/strict'
import type { WebhookRequest } from '../../../src/model/webhook.js'
import type { WebhookOptions } from '../../../streams/from-webhook.js'
import { appId, challenge, encrypted, encryptKey, envelope, listening, now, post, signed, verificationToken } from './requests.js'

const both = { encryptKey, verificationToken, appId }
const seconds = now / 1000
const old = signed(encrypted(envelope()), { timestamp: seconds - 9 * 60 * 60 })
const forged = signed(encrypted(envelope()), { key: 'other' })

type Row = readonly [
  name: string,
  options: WebhookOptions,
  request: WebhookRequest,
  strict: string,
  audit: string,
  compat: string,
]

/** What becomes of a push under each security: what is rejected, and whether it is delivered. */
const rows: readonly Row[] = [
  ['encrypted, without a signature', both, encrypted(envelope()), 'bad-signature', 'audited e1', 'e1'],
  ['encrypted and signed long ago', both, old, 'stale', 'audited e1', 'e1'],
  ['signed before a freshness of its own', { ...both, freshness: { past: 1_000 } }, old, 'stale', 'stale', 'stale'],
  ['signed long ago, where any time will do', { ...both, freshness: false }, old, 'e1', 'e1', 'e1'],
  ['with a wrong signature', both, forged, 'bad-signature', 'bad-signature', 'bad-signature'],
  ['plain, without a signature', both, post(envelope()), 'bad-signature', 'bad-signature', 'bad-signature'],
  [
    'encrypted, without a signature and with another token',
    both,
    encrypted(envelope('e1', { token: 'other' })),
    'bad-signature',
    'bad-token',
    'bad-token',
  ],
  [
    'encrypted with another key, without a signature',
    both,
    encrypted(envelope(), 'other'),
    'bad-signature',
    'bad-signature',
    'bad-signature',
  ],
  ['signed, where there is no key', { verificationToken }, signed(post(envelope())), 'e1', 'e1', 'e1'],
  ['as it should be', both, signed(encrypted(envelope())), 'e1', 'e1', 'e1'],
]

describe('fromWebhook, security', () => {
  for (const [name, options, request, strict, audit, compat] of rows)
    it(`judges a push ${name}`, async () => {
      const outcomeOf = async (security: WebhookOptions['security']) => {
        const { ask, ids, reasons } = listening({ ...options, security })
        const { status, body } = await ask(request)
        assert.deepEqual([status, body], [ids.length > 0 ? 200 : 401, ''])
        return [...reasons(), ...ids].join(' ')
      }
      assert.deepEqual(
        [await outcomeOf('strict'), await outcomeOf('audit'), await outcomeOf('compat'), await outcomeOf(undefined)],
        [strict, audit, compat, strict],
      )
    })

  it('answers the challenge under each, and audits nothing about it', async () => {
    for (const security of ['strict', 'audit', 'compat'] as const) {
      const { ask, reasons } = listening({ ...both, security })
      assert.equal((await ask(encrypted(challenge()))).status, 200)
      assert.deepEqual(reasons(), [])
    }
  })

  it('audits in the log too, and shows no key', async () => {
    const lines: string[] = []
    const write = (line: string) => lines.push(line)
    const { ask } = listening({ ...both, security: 'audit', log: 'warn', logger: { error: write, warn: write } })
    await ask(encrypted(envelope()))
    assert.deepEqual(lines, ['webhook audited: let pass: an encrypted push without a signature'])
  })

  it('is one of three words', () => {
    assert.throws(() => listening({ security: 'lax' as never }), /security: has to be 'strict', 'audit' or 'compat'/)
  })
})
