import assert from 'node:assert/strict'
import fc from 'fast-check'
import { concat, firstValueFrom, map, merge, mergeMap, NEVER, of, timer, VirtualTimeScheduler, type Observable } from 'rxjs'
import { isLarkError } from '../../../src/model/errors.js'
import type { WebhookRequest, WebhookResponse } from '../../../src/model/webhook.js'
import { fromWebhook, type WebhookOptions } from '../../../streams/from-webhook.js'
import {
  appId,
  challenge,
  encrypted,
  encryptKey,
  envelope,
  legacyCard,
  listening,
  now,
  post,
  signed,
  signedCard,
  verificationToken,
} from './requests.js'

const hour = 60 * 60
const seconds = now / 1000
const both = { encryptKey, verificationToken, appId }
const ok: WebhookResponse = { status: 200, headers: {}, body: '' }
const json = (value: unknown): WebhookResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
})

describe('fromWebhook', () => {
  for (const [name, options, request] of [
    ['a plain event, where nothing is configured', {}, post(envelope())],
    [
      'an event of the first generation',
      { verificationToken, appId },
      post({
        ts: '1767225600.4213',
        uuid: 'e1',
        token: verificationToken,
        type: 'event_callback',
        event: { type: 'app_open', app_id: appId },
      }),
    ],
    ['an encrypted and signed event', both, signed(encrypted(envelope()))],
    ['a plain event that is signed', both, signed(post(envelope()))],
    ['an event with header names in lower case', both, lowered(signed(encrypted(envelope())))],
    ['an event signed with the second of two keys', { encryptKey: ['other', encryptKey] }, signed(encrypted(envelope()))],
    ['an event with the second of two tokens', { verificationToken: ['other', verificationToken] }, post(envelope())],
    ['a redelivery that is signed with a time 7 h ago', both, signed(encrypted(envelope()), { timestamp: seconds - 7 * hour })],
    ['any time where freshness is off', { ...both, freshness: false }, signed(encrypted(envelope()), { timestamp: 1 })],
    ['a path with a query', { path: '/webhook/event' }, { ...post(envelope()), path: '/webhook/event?from=lark' }],
  ] as const)
    it(`takes ${name}`, async () => {
      const { ask, ids, rejected } = listening(options)
      assert.deepEqual(await ask(request), ok)
      assert.deepEqual([ids, rejected], [['e1'], []])
    })

  for (const [name, options, request, reason, status] of [
    ['a signature with another key', both, signed(encrypted(envelope()), { key: 'other' }), 'bad-signature', 401],
    ['an encrypted event without a signature', both, encrypted(envelope()), 'bad-signature', 401],
    ['a plain event without a signature', both, post(envelope()), 'bad-signature', 401],
    [
      'a body that was changed on the way',
      both,
      { ...signed(post(envelope())), body: post(envelope('e2')).body },
      'bad-signature',
      401,
    ],
    ['something unsigned that cannot be decrypted', both, post({ encrypt: 'AAAA' }), 'bad-signature', 401],
    ['a signed time more than 8 h ago', both, signed(encrypted(envelope()), { timestamp: seconds - 8 * hour - 1 }), 'stale', 401],
    ['a signed time more than 5 min ahead', both, signed(encrypted(envelope()), { timestamp: seconds + 301 }), 'stale', 401],
    ['a signed time that is none', both, signed(encrypted(envelope()), { timestamp: 'soon' }), 'stale', 401],
    [
      "a time beyond a freshness of one's own",
      { ...both, freshness: { past: 60_000 } },
      signed(encrypted(envelope()), { timestamp: seconds - 61 }),
      'stale',
      401,
    ],
    ['another verification token', { verificationToken }, post(envelope('e1', { token: 'vt_other' })), 'bad-token', 401],
    ['no verification token', { verificationToken }, post(envelope('e1', { token: undefined })), 'bad-token', 401],
    [
      'another verification token in the first generation',
      { verificationToken },
      post({ uuid: 'e1', token: 'x', event: { type: 'app_open' } }),
      'bad-token',
      401,
    ],
    [
      'another verification token in an encrypted event',
      both,
      signed(encrypted(envelope('e1', { token: 'vt_other' }))),
      'bad-token',
      401,
    ],
    ['an encrypted event without a key to decrypt it', { verificationToken }, encrypted(envelope()), 'undecryptable', 401],
    ['a signed event that cannot be decrypted', both, signed(post({ encrypt: 'AAAA' })), 'undecryptable', 401],
    ['a signed event that decrypts to no JSON', both, signed(encrypted('hello')), 'undecryptable', 401],
    ['another app', both, signed(encrypted(envelope('e1', { app_id: 'cli_other' }))), 'wrong-app', 401],
    ['a body that is no JSON', {}, post('{"token":"vt_demo_0001",'), 'malformed', 400],
    ['an empty body', {}, post(''), 'malformed', 400],
    ['JSON that is no envelope', {}, post('[]'), 'malformed', 400],
    ['another method', {}, { ...post(envelope()), method: 'GET' }, 'bad-request', 405],
    ['another path', { path: '/webhook/event' }, { ...post(envelope()), path: '/webhook/events' }, 'bad-request', 404],
    ['a compressed body', {}, post(envelope(), { 'Content-Encoding': 'gzip' }), 'bad-request', 415],
    ['a body that is announced too large', { maxBody: 100 }, post('{}', { 'content-length': '101' }), 'too-large', 413],
    ['a body that is too large', { maxBody: 100 }, post(envelope()), 'too-large', 413],
    ['a body that something has parsed', {}, { ...post(''), body: envelope() as never }, 'raw-body-missing', 500],
  ] as const)
    it(`refuses ${name}, and says why on rejected$ only`, async () => {
      const { ask, ids, rejected } = listening(options)
      const { headers: _, ...answer } = await ask(request)
      assert.deepEqual(answer, { status, body: '' })
      assert.deepEqual([ids, rejected.map((rejection) => rejection.reason)], [[], [reason]])
      assert.ok(!JSON.stringify(rejected).includes('vt_demo'))
    })

  it('takes bodies of up to 1 MiB where nothing else is said', async () => {
    const { ask, reasons } = listening()
    const spaces = (size: number) => post(new Uint8Array(size).fill(0x20))
    assert.equal((await ask(spaces(2 ** 20))).status, 400)
    assert.equal((await ask(spaces(2 ** 20 + 1))).status, 413)
    assert.deepEqual(reasons(), ['malformed', 'too-large'])
  })

  it('answers the challenge, plain or encrypted, signed or not, with or without subscribers', async () => {
    const options: WebhookOptions[] = [{}, both, { verificationToken }, { encryptKey: ['other', encryptKey] }]
    for (const option of options) {
      const { ask, subscription, rejected } = listening(option)
      subscription.unsubscribe()
      assert.deepEqual(await ask(post(challenge())), json({ challenge: 'c0ffee-2026' }))
      if (!option.encryptKey) continue
      assert.deepEqual(await ask(encrypted(challenge())), json({ challenge: 'c0ffee-2026' }))
      assert.deepEqual(await ask(signed(encrypted(challenge()), { timestamp: 1 })), json({ challenge: 'c0ffee-2026' }))
      assert.deepEqual(rejected, [])
    }
  })

  it('does not answer a challenge with another verification token', async () => {
    const { ask, reasons } = listening(both)
    assert.equal((await ask(post(challenge('vt_other')))).status, 401)
    assert.equal((await ask(encrypted(challenge('vt_other')))).status, 401)
    assert.deepEqual(reasons(), ['bad-token', 'bad-token'])
  })

  it('answers 500 to an event whose handling failed, and the callback with its JSON', async () => {
    const { source, ask } = listening()
    source.subscribe(({ type, delivery }) => {
      const claim = delivery.claim()
      if (type === 'card.action.trigger') claim.ack({ toast: { type: 'info', content: '好' } })
      else claim.nack(new Error('no'))
    })
    assert.deepEqual(await ask(post(envelope())), { ...ok, status: 500 })
    assert.deepEqual(
      await ask(post(envelope('e2', { event_type: 'card.action.trigger' }))),
      json({ toast: { type: 'info', content: '好' } }),
    )
  })

  it('answers 500 where the answer cannot be written, and says so', async () => {
    const { source, ask, reasons } = listening()
    source.subscribe(({ delivery }) => delivery.claim().ack({ big: 1n }))
    assert.equal((await ask(post(envelope('e1', { event_type: 'card.action.trigger' })))).status, 500)
    assert.deepEqual(reasons(), ['answer-failed'])
  })

  it('answers 503 to events while nobody listens, and once it is stopped', async () => {
    const { source, ask, subscription, reasons } = listening()
    subscription.unsubscribe()
    assert.equal((await ask(post(envelope()))).status, 503)
    source.subscribe()
    assert.equal((await ask(post(envelope()))).status, 200)
    await firstValueFrom(source.stop())
    assert.equal((await ask(post(envelope()))).status, 503)
    assert.deepEqual(reasons(), ['not-listening', 'not-listening'])
    assert.deepEqual(await ask(post(challenge())), json({ challenge: 'c0ffee-2026' }))
  })

  it('answers what is still open when the platform stops waiting', () => {
    const scheduler = new VirtualTimeScheduler()
    const source = fromWebhook({ scheduler, log: 'silent' })
    source.subscribe(({ delivery }) => delivery.claim())
    const answers: [number, number][] = []
    source.respond(post(envelope())).subscribe(({ status }) => answers.push([scheduler.now(), status]))
    assert.deepEqual(answers, [])
    scheduler.flush()
    assert.deepEqual(answers, [[2_700, 500]])
  })

  it('is at once on Node, once the crypto is loaded', async () => {
    const { source, ask } = listening(both)
    await ask(signed(encrypted(envelope())))
    const answers: number[] = []
    source.respond(signed(encrypted(envelope('e2')))).subscribe(({ status }) => answers.push(status))
    assert.deepEqual(answers, [200])
  })

  it('does nothing before it is subscribed', () => {
    const { source, ids } = listening()
    const answer$ = source.respond(post(envelope()))
    assert.equal(ids.length, 0)
    answer$.subscribe()
    assert.equal(ids.length, 1)
  })

  it('throws a ConfigError for empty keys and for limits that make no sense', () => {
    const wrong = { encryptKey: '', verificationToken: ['vt', ''], maxBody: -1 }
    assert.throws(
      () => fromWebhook(wrong),
      (error) => isLarkError(error, 'ConfigError') && error.faults.length === 2,
    )
    assert.throws(
      () => fromWebhook({ maxBody: NaN, freshness: { past: -1 } }),
      (error) => isLarkError(error, 'ConfigError') && error.faults.length === 2,
    )
    assert.doesNotThrow(() => fromWebhook({ encryptKey: undefined, verificationToken: undefined, log: 'silent' }))
  })

  it('warns once where anybody can send events, and never writes a key', async () => {
    const lines: string[] = []
    const logger = { error: (line: string) => lines.push(line), warn: (line: string) => lines.push(line) }
    assert.ok(fromWebhook({ logger }))
    assert.equal(lines.length, 1)
    const { ask } = listening({ ...both, appId: encryptKey, log: 'debug', logger })
    await ask(signed(encrypted(envelope('e1', { app_id: encryptKey + 'x' }))))
    assert.match(lines.slice(1).join('\n'), /wrong-app.*\*\*\*/)
    assert.ok(!lines.join('\n').includes(encryptKey))
  })
})

describe('fromWebhook, bodies in chunks', () => {
  async function* chunks(...all: Uint8Array[]) {
    for (const chunk of all) yield await Promise.resolve(chunk)
  }
  const cut = (request: WebhookRequest, size: number): WebhookRequest => {
    const bytes = request.body as Uint8Array
    return {
      ...request,
      body: chunks(...Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size))),
    }
  }

  it('are put together, with characters that are cut in two', async () => {
    const { source, ask } = listening(both)
    const texts: unknown[] = []
    source.subscribe(({ payload }) => texts.push(payload))
    const event = { ...envelope(), event: { text: '好😀é' } }
    assert.equal((await ask(cut(signed(encrypted(event)), 1))).status, 200)
    assert.equal((await ask(cut(signed(post(event)), 7))).status, 200)
    assert.deepEqual(texts, [{ text: '好😀é' }, { text: '好😀é' }])
  })

  it('are refused when they grow too large, without being read to the end', async () => {
    const { ask, reasons } = listening({ maxBody: 1_000 })
    let read = 0
    async function* endless() {
      for (;;) {
        read += 1
        yield await Promise.resolve(new Uint8Array(100))
      }
    }
    assert.equal((await ask({ ...post(''), body: endless() })).status, 413)
    assert.deepEqual([reasons(), read], [['too-large'], 11])
  })

  it('are refused when they take too long', async () => {
    const { ask, reasons } = listening({ bodyTimeout: 5 })
    const stuck = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) }
    assert.equal((await ask({ ...post(''), body: stuck })).status, 408)
    assert.deepEqual(reasons(), ['too-slow'])
  })

  it('have each the whole of their time, however many come in one moment', () => {
    const scheduler = new VirtualTimeScheduler()
    const source = fromWebhook({ scheduler, bodyTimeout: 50 })
    const answers: unknown[] = []
    const answered = ({ status }: WebhookResponse) => answers.push([status, scheduler.now()])
    const later = (due: number) => timer(due, scheduler).pipe(mergeMap(() => source.respond({ ...post(''), body: NEVER })))
    source.respond({ ...post(''), body: of(new Uint8Array(0)) }).subscribe(answered)
    source.respond({ ...post(''), body: NEVER }).subscribe(answered)
    merge(later(0), later(30)).subscribe(answered)
    scheduler.flush()
    assert.deepEqual(answers, [
      [400, 0],
      [408, 50],
      [408, 50],
      [408, 80],
    ])
  })

  it('have no limit where none is wanted', async () => {
    const { source, ask } = listening({ bodyTimeout: Infinity })
    source.subscribe()
    const { body, ...request } = post(envelope())
    // A timer that cannot wait that long would be first.
    assert.equal((await ask({ ...request, body: timer(20).pipe(map(() => body as Uint8Array)) })).status, 200)
  })

  const announcing = (request: WebhookRequest, size: number, ...more: Observable<Uint8Array>[]): WebhookRequest => ({
    ...request,
    headers: { ...request.headers, 'Content-Length': String(size) },
    body: concat(of(request.body as Uint8Array), ...more),
  })

  it('are whole when all that was announced is there, though nobody ends them', async () => {
    const { source, ask } = listening(both)
    source.subscribe()
    const request = signed(post(envelope()))
    assert.equal((await ask(announcing(request, (request.body as Uint8Array).length, NEVER))).status, 200)
  })

  it('are read to their end where something else was announced', async () => {
    const { source, ask } = listening(both)
    source.subscribe()
    assert.equal((await ask(announcing(signed(post(envelope())), 10))).status, 200)
  })

  it('are refused when less comes than was announced, and then nothing', async () => {
    const { ask, reasons } = listening({ bodyTimeout: 5 })
    assert.equal((await ask(announcing(post(envelope()), 100_000, NEVER))).status, 408)
    assert.deepEqual(reasons(), ['too-slow'])
  })

  it('are refused when they break off', async () => {
    const { ask, rejected } = listening()
    const failure = new Error('aborted')
    const torn = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(failure) }) }
    assert.equal((await ask({ ...post(''), body: torn })).status, 400)
    assert.deepEqual(
      rejected.map(({ reason, error }) => [reason, error]),
      [['bad-request', failure]],
    )
  })
})

describe('fromWebhook, legacy card requests', () => {
  const cards = (options: WebhookOptions) => {
    const { source, ...rest } = listening(options)
    const actions: unknown[] = []
    source.subscribe(({ type, payload, delivery }) => {
      actions.push([type, payload])
      delivery.claim().ack({ toast: { type: 'info', content: 'ok' }, card: { type: 'raw', data: { elements: [] } } })
    })
    return { ...rest, actions }
  }
  const action = [
    'card.action.trigger',
    {
      operator: { open_id: 'ou_demo', user_id: 'u1', tenant_key: '16a2b3c4d5e6f708' },
      token: 'c-demo-1',
      action: legacyCard.action,
      host: 'im_message',
      context: { open_message_id: 'om_demo_1', open_chat_id: 'oc_demo_1' },
    },
  ]

  for (const [name, options, request] of [
    ['that are signed with the verification token', both, signedCard(post(legacyCard))],
    ['where nothing is configured', {}, post(legacyCard)],
    ['that are encrypted', both, signed(encrypted(legacyCard))],
  ] as const)
    it(`become card actions, and get the old form of their answer: ${name}`, async () => {
      const { ask, actions } = cards(options)
      const { status, body } = await ask(request)
      assert.deepEqual(JSON.parse(body), { elements: [], toast: { type: 'info', content: 'ok' } })
      assert.deepEqual([status, actions], [200, [action]])
    })

  for (const [name, options, request, reason] of [
    ['with another token', both, signedCard(post(legacyCard), 'vt_other'), 'bad-signature'],
    ['without a signature', both, post(legacyCard), 'bad-signature'],
    ['that cannot be checked, where there is only an encrypt key', { encryptKey }, post(legacyCard), 'bad-signature'],
    ['that are old', both, signedCard(post(legacyCard), verificationToken, 1), 'stale'],
  ] as const)
    it(`are refused ${name}`, async () => {
      const { ask, actions, reasons } = cards(options)
      assert.equal((await ask(request)).status, 401)
      assert.deepEqual([actions, reasons()], [[], [reason]])
    })
})

describe('fromWebhook, whatever comes', () => {
  it('answers once, with one rejection for each refusal, and never errors', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.jsonValue().map((encrypt) => JSON.stringify({ encrypt })),
    )
    const value = fc.jsonValue()
    const envelopes = fc
      .record({ schema: value, header: value, event: value, token: value, type: value })
      .map((it) => JSON.stringify(it))
    const body = fc.oneof(text, envelopes, fc.constant(JSON.stringify(envelope())))
    const headers = fc.dictionary(
      fc.constantFrom('X-Lark-Signature', 'x-lark-request-timestamp', 'content-length', 'content-encoding'),
      fc.string(),
    )
    const request = fc.record({
      method: fc.constantFrom('POST', 'GET', ''),
      path: fc.string(),
      headers,
      body: body.map((it) => new TextEncoder().encode(it)),
    })
    await fc.assert(
      fc.asyncProperty(request, fc.boolean(), async (input, sign) => {
        const { ask, ids, rejected } = listening(both)
        const { status, body: answer } = await ask(sign ? signed(input) : input)
        assert.equal(rejected.length, status === 200 ? 0 : 1)
        assert.equal(answer, '')
        assert.equal(ids.length, status === 200 ? 1 : 0)
      }),
      { numRuns: 200 },
    )
  })
})

function lowered(request: WebhookRequest): WebhookRequest {
  return {
    ...request,
    headers: Object.fromEntries(Object.entries(request.headers).map(([key, value]) => [key.toLowerCase(), value])),
  }
}
