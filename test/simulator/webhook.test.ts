import assert from 'node:assert/strict'
import { createDecipheriv, createHash } from 'node:crypto'
import { firstValueFrom, take, toArray } from 'rxjs'
import type { DeliveryReport, Simulator } from '../../simulator/index.js'
import { withRequestServer } from './support/request-server.js'
import type { Pushed } from './support/request-server.js'
import { withSimulator } from './support/with-simulator.js'
import { envelopeOf } from './support/wire.js'

const reports = (simulator: Simulator, count: number): Promise<readonly DeliveryReport[]> =>
  firstValueFrom(simulator.deliveries$.pipe(take(count), toArray()))

/** Decryption written out from protocol 5.4, so that it shares nothing with what is tested. */
function opened(encryptKey: string, { body }: Pushed) {
  const bytes = Buffer.from((JSON.parse(body) as { readonly encrypt: string }).encrypt, 'base64')
  const key = createHash('sha256').update(encryptKey).digest()
  const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(0, 16))
  return envelopeOf(decipher.update(bytes.subarray(16), undefined, 'utf8') + decipher.final('utf8'))
}

const signature = (encryptKey: string, { headers, body }: Pushed) =>
  createHash('sha256')
    .update(`${String(headers['x-lark-request-timestamp'])}${String(headers['x-lark-request-nonce'])}${encryptKey}${body}`)
    .digest('hex')

describe('the webhook', () => {
  it('pushes encrypted and signed, in the envelope of the platform', () =>
    withRequestServer((server) =>
      withSimulator({ webhook: { url: server.url } }, async (simulator) => {
        const { eventId } = await simulator.user('Ann').says('hello')
        const pushed = await server.next()
        pushed.respond(200)
        const { encryptKey, verificationToken } = simulator.credentials
        const envelope = opened(encryptKey, pushed)
        assert.deepEqual([envelope.header.event_id, envelope.header.token], [eventId, verificationToken])
        assert.equal(envelope.event.message.content, '{"text":"hello"}')
        assert.equal(pushed.headers['x-lark-signature'], signature(encryptKey, pushed))
        assert.match(String(pushed.headers['x-lark-request-timestamp']), /^\d{10}$/)
        assert.match(String(pushed.headers['content-type']), /^application\/json; charset=utf-8$/)
        assert.ok(pushed.headers['x-tt-logid'])
        assert.equal((await reports(simulator, 1))[0]?.status, 'acked')
      }),
    ))

  it('pushes plainly and unsigned when the app has it so', () =>
    withRequestServer((server) =>
      withSimulator({ webhook: { url: () => server.url, encrypt: false, signature: false } }, async (simulator) => {
        await simulator.push('order_paid', { order_id: '7' } as never)
        const pushed = await server.next()
        pushed.respond(200)
        const envelope = envelopeOf(pushed.body)
        assert.deepEqual([envelope.type, envelope.event.type, envelope.event.order_id], ['event_callback', 'order_paid', '7'])
        assert.equal(pushed.headers['x-lark-signature'], undefined)
      }),
    ))

  it('takes nothing but HTTP 200 for an acknowledgement, and tries again on the ladder', () =>
    withRequestServer((server) =>
      withSimulator({ webhook: { url: server.url } }, async (simulator) => {
        await simulator.user('Ann').says('hello')
        for (const [index, [status, pause]] of (
          [
            [204, 15_000],
            [302, 300_000],
            [500, 3_600_000],
            [200, 0],
          ] as const
        ).entries()) {
          ;(await server.next()).respond(status)
          const report = (await reports(simulator, index + 1))[index]
          assert.deepEqual(
            [report?.status, report?.code, report?.transport],
            [status === 200 ? 'acked' : 'nacked', status, 'webhook'],
          )
          simulator.clock.advance(pause)
        }
      }),
    ))

  it('waits 3 s, and hangs up', () =>
    withRequestServer((server) =>
      withSimulator({ webhook: { url: server.url } }, async (simulator) => {
        await simulator.user('Ann').says('hello')
        await server.next()
        simulator.clock.advance(3_000)
        simulator.clock.advance(15_000)
        ;(await server.next()).respond(200)
        assert.deepEqual(
          (await reports(simulator, 2)).map(({ status }) => status),
          ['unanswered', 'acked'],
        )
      }),
    ))

  it('says when nobody is there', () =>
    withSimulator({ webhook: { url: 'http://127.0.0.1:1/' } }, async (simulator) => {
      await simulator.user('Ann').says('hello')
      const [report] = await reports(simulator, 1)
      assert.equal(report?.status, 'unreachable')
      assert.match(report.reason ?? '', /ECONNREFUSED/)
    }))
})

describe('the challenge', () => {
  it('passes when it comes back, encrypted or not', () =>
    withRequestServer(async (server) => {
      for (const encrypt of [true, false])
        await withSimulator({ webhook: { url: server.url, encrypt } }, async (simulator) => {
          const result = simulator.challenge()
          const pushed = await server.next()
          const { type, token, challenge } = encrypt ? opened(simulator.credentials.encryptKey, pushed) : envelopeOf(pushed.body)
          assert.deepEqual([type, token], ['url_verification', simulator.credentials.verificationToken])
          pushed.respond(200, JSON.stringify({ challenge }))
          assert.equal((await result).passed, true)
        })
    }))

  it('fails with another answer, and after a second', () =>
    withRequestServer((server) =>
      withSimulator({ webhook: { url: server.url } }, async (simulator) => {
        const wrong = simulator.challenge()
        ;(await server.next()).respond(200, '{"challenge":"another"}')
        assert.equal((await wrong).passed, false)
        const late = simulator.challenge()
        await server.next()
        simulator.clock.advance(1_000)
        assert.deepEqual(await late, { passed: false, reason: 'no answer within 1 s' })
      }),
    ))
})
