import assert from 'node:assert/strict'
import * as t from 'io-ts'
import {
  answer,
  awaitCardAction,
  createLark,
  dedupeByEventId,
  fromWebhook,
  fromWebSocket,
  handle,
  lateUpdate,
  ofCardAction,
  ofEventType,
  refreshPreview,
  type Lark,
  type LarkSource,
} from 'rxlark'
import { message } from 'rxlark/api/im/v1'
import { toNodeListener } from 'rxlark/node'
import type { SimulateOptions, Simulator } from 'rxlark/simulator'
import {
  filter,
  firstValueFrom,
  lastValueFrom,
  map,
  NEVER,
  of,
  ReplaySubject,
  skip,
  switchMap,
  take,
  takeUntil,
  tap,
  timer,
  toArray,
} from 'rxjs'
import { serve } from '../integrations/servers.js'
import { withSimulator } from '../simulator/support/with-simulator.js'

interface Scene {
  readonly simulator: Simulator
  readonly lark: Lark
  readonly source: LarkSource
  /** Sends a card to a group with Ann and Bob in it. */
  send(card: object): Promise<string>
  /** What a card shows when it changes next. */
  nextContent(messageId: string): Promise<unknown>
}

type Transport = 'websocket' | 'webhook' | 'legacy'

async function inScene(transport: Transport, test: (scene: Scene) => Promise<void>): Promise<void> {
  let url = ''
  const options: SimulateOptions =
    transport === 'websocket' ? {} : { webhook: { url: () => url, cards: transport === 'legacy' ? 'legacy' : 'callback' } }
  await withSimulator(options, async (simulator) => {
    const { appId, appSecret, encryptKey, verificationToken } = simulator.credentials
    const lark = createLark({ appId, appSecret, domain: simulator.url, log: 'silent' })
    const webhook = fromWebhook({ appId, encryptKey, verificationToken, log: 'silent' })
    const server = await serve(toNodeListener(webhook))
    url = server.url
    const source = transport === 'websocket' ? fromWebSocket(lark) : webhook
    const chat = (await simulator.user('Ann').says('hi', { in: 'team' })).chatId
    await simulator.user('Bob').says('hi', { in: 'team' })
    const send = (card: object) =>
      firstValueFrom(
        lark
          .call(message.create, {
            params: { receive_id_type: 'chat_id' },
            data: { receive_id: chat, msg_type: 'interactive', content: JSON.stringify(card) },
          })
          .pipe(map(({ message_id }) => message_id ?? '')),
      )
    const nextContent = (messageId: string) =>
      firstValueFrom(
        simulator.messages$.pipe(
          filter((one) => one.messageId === messageId && one.updated),
          map(({ content }) => JSON.parse(content) as unknown),
        ),
      )
    try {
      await test({ simulator, lark, source, send, nextContent })
    } finally {
      lark.close()
      server.close()
    }
  })
}

const opened = ({ connection$ }: LarkSource) => firstValueFrom(connection$.pipe(filter(({ status }) => status === 'open')))

const button = (label: string, value: unknown = {}) => ({ tag: 'button', text: { tag: 'plain_text', content: label }, value })
const oldCard = (...labels: string[]) => ({
  config: { update_multi: true },
  elements: [{ tag: 'action', actions: labels.map((label) => button(label, { label })) }],
})
const newCard = (text: string, name = 'ok') => ({
  schema: '2.0',
  body: {
    elements: [
      { tag: 'markdown', content: text },
      { tag: 'button', name, text: { tag: 'plain_text', content: 'OK' }, behaviors: [{ type: 'callback', value: { n: 1 } }] },
    ],
  },
})
const working = { toast: { type: 'info', content: 'working' } }

for (const transport of ['websocket', 'webhook', 'legacy'] as const)
  describe(`cards over ${transport}`, () => {
    it('are answered in time, with a toast and a card', () =>
      inScene(transport, async ({ simulator, source, send, nextContent }) => {
        const done = oldCard('again')
        const bot = source.pipe(
          ofEventType('card.action.trigger'),
          answer(({ payload: { action, operator, context } }) =>
            of({
              toast: {
                type: 'success',
                content: `${JSON.stringify(action?.value)} ${operator?.open_id} ${context?.open_message_id}`,
              },
              card: { type: 'raw', data: done },
            }),
          ),
        )
        bot.subscribe()
        await opened(source)
        const messageId = await send(oldCard('Yes'))
        const clicked = await simulator.user('Ann').clicks(messageId, 'Yes')
        assert.equal(clicked.answer?.toast?.content, `{"label":"Yes"} ${simulator.user('Ann').openId} ${messageId}`)
        assert.deepEqual(await nextContent(messageId), done)
        await firstValueFrom(source.stop())
      }))

    it('are answered with the fallback, and changed when the work is done', () =>
      inScene(transport, async ({ simulator, lark, source, send, nextContent }) => {
        const answers$ = source.pipe(
          ofEventType('card.action.trigger'),
          answer(() => timer(60).pipe(map(() => ({ card: { type: 'raw', data: oldCard('done') } }))), {
            deadline: 20,
            fallback: working,
            late: lateUpdate(lark),
          }),
        )
        answers$.subscribe()
        await opened(source)
        const messageId = await send(oldCard('Yes'))
        const content = nextContent(messageId)
        assert.deepEqual((await simulator.user('Ann').clicks(messageId, 'Yes')).answer, working)
        assert.deepEqual(await content, oldCard('done'))
        await firstValueFrom(source.stop())
      }))

    it('are events each, also the second click on the same button', () =>
      inScene(transport, async ({ simulator, source, send }) => {
        const counted = firstValueFrom(
          source.pipe(
            dedupeByEventId(),
            ofCardAction({ label: 'Yes' }),
            handle(({ id }) => of(id)),
            take(3),
            toArray(),
          ),
        )
        await opened(source)
        const messageId = await send(oldCard('Yes', 'No'))
        for (const label of ['Yes', 'No', 'Yes', 'Yes']) await simulator.user('Ann').clicks(messageId, label)
        assert.equal(new Set(await counted).size, 3)
      }))
  })

for (const transport of ['websocket', 'webhook'] as const)
  describe(`cards of JSON 2.0, and of templates, over ${transport}`, () => {
    it('are answered in time with a card of a template', () =>
      inScene(transport, async ({ simulator, source, send }) => {
        const data = { template_id: 'AAqi9demo', template_variable: { name: 'Ann' } }
        const bot = source.pipe(
          ofEventType('card.action.trigger'),
          answer(() => of({ card: { type: 'template', data } })),
        )
        bot.subscribe()
        await opened(source)
        const { answer: given } = await simulator.user('Ann').clicks(await send(oldCard('Yes')), 'Yes')
        assert.deepEqual(given, { card: { type: 'template', data } })
        await firstValueFrom(source.stop())
      }))

    it('are changed late as messages, since the token would leave them empty', () =>
      inScene(transport, async ({ simulator, lark, source, send, nextContent }) => {
        source
          .pipe(
            ofCardAction('ok'),
            answer(() => timer(60).pipe(map(() => ({ card: { type: 'raw', data: newCard('done') } }))), {
              deadline: 20,
              fallback: working,
              late: lateUpdate(lark),
            }),
          )
          .subscribe()
        await opened(source)
        const messageId = await send(newCard('asked'))
        const content = nextContent(messageId)
        assert.deepEqual((await simulator.user('Ann').clicks(messageId, 'OK')).answer, working)
        assert.deepEqual(await content, newCard('done'))
        await firstValueFrom(source.stop())
      }))

    it('bring their form along, typed by a codec', () =>
      inScene(transport, async ({ simulator, source, send }) => {
        const Form = t.type({ value: t.type({ n: t.number }), form_value: t.type({ reason: t.string }) })
        const forms = firstValueFrom(
          source.pipe(
            ofCardAction('ok', Form),
            handle(({ payload: { action } }) => of(`${action.value.n} ${action.form_value.reason}`)),
          ),
        )
        await opened(source)
        const messageId = await send(newCard('asked'))
        await simulator.user('Ann').clicks(messageId, 'OK')
        await simulator.user('Ann').clicks(messageId, 'OK', { form: { reason: 'because' } })
        assert.equal(await forms, '1 because')
        const { reason } = await firstValueFrom(source.rejected$)
        assert.equal(reason, 'malformed')
      }))

    it('wait for the click of one person', () =>
      inScene(transport, async ({ simulator, source, send }) => {
        const sent = send(newCard('asked'))
        const toasts = lastValueFrom(
          of(sent).pipe(
            switchMap(() => sent),
            switchMap((messageId) =>
              source.pipe(awaitCardAction(messageId, { from: simulator.user('Ann').openId, timeout: 30_000 })),
            ),
            handle(({ payload }) => of({ toast: { type: 'info', content: payload.operator?.open_id ?? '' } })),
          ),
        )
        // Somebody else listens too, so that the click of Bob finds a source.
        source.pipe(takeUntil(NEVER)).subscribe()
        await opened(source)
        const messageId = await sent
        assert.deepEqual((await simulator.user('Bob').clicks(messageId, 'OK')).answer, {})
        const clicked = await simulator.user('Ann').clicks(messageId, 'OK')
        assert.deepEqual(clicked.answer, await toasts)
        await firstValueFrom(source.stop())
      }))

    it('show previews of links', () =>
      inScene(transport, async ({ simulator, source }) => {
        const inline = { title: 'Ticket 7', url: { web: 'https://tickets.example.test/7' } }
        source
          .pipe(
            ofEventType('url.preview.get'),
            tap(({ payload }) => assert.equal(payload.context?.url, 'https://tickets.example.test/7')),
            answer(() => of({ inline })),
          )
          .subscribe()
        await opened(source)
        const { answer: shown, error } = await simulator.user('Ann').previews('https://tickets.example.test/7')
        assert.deepEqual([shown, error], [{ inline }, undefined])
        await firstValueFrom(source.stop())
      }))

    it('show the preview of a link that came too late, when it is asked for again', () =>
      inScene(transport, async ({ simulator, lark, source }) => {
        const loading = { inline: { title: 'Loading' } }
        const inline = { title: 'Ticket 7' }
        const ready = new ReplaySubject<{ inline: { title: string } }>(1)
        const shown = firstValueFrom(
          simulator.deliveries$.pipe(
            filter(({ eventType }) => eventType === 'url.preview.get'),
            skip(1),
          ),
        )
        source
          .pipe(
            ofEventType('url.preview.get'),
            answer(() => ready.pipe(take(1)), { deadline: 5, fallback: loading, late: refreshPreview(lark, { grace: 0 }) }),
          )
          .subscribe()
        await opened(source)
        const { answer: first } = await simulator.user('Ann').previews('https://tickets.example.test/7')
        assert.deepEqual(first, loading)
        ready.next({ inline })
        const { status, answer: second } = await shown
        assert.deepEqual([status, second], ['acked', { inline }])
        await firstValueFrom(source.stop())
      }))
  })

describe('the token of a click, on the platform', () => {
  it('is good after the answer, twice, and leaves a card of 2.0 empty', () =>
    inScene('websocket', async ({ simulator, lark, source, send, nextContent }) => {
      const tokens: string[] = []
      const codeOf = (token: string, card: object) =>
        firstValueFrom(
          lark.request({ method: 'POST', url: '/open-apis/interactive/v1/card/update', data: { token, card } }),
        ).then(
          () => 0,
          (error: unknown) => (error as { code: number }).code,
        )
      const early: Promise<number>[] = []
      source
        .pipe(
          ofEventType('card.action.trigger'),
          answer(({ payload: { token = '' } }) => {
            tokens.push(token)
            early.push(codeOf(token, oldCard('early')))
            return Promise.all(early).then(() => ({}))
          }),
        )
        .subscribe()
      await opened(source)
      const messageId = await send(oldCard('Yes'))
      await simulator.user('Ann').clicks(messageId, 'Yes')
      assert.deepEqual(await Promise.all(early), [300030])
      const [token = ''] = tokens
      assert.deepEqual(
        [await codeOf(token, oldCard('1')), await codeOf(token, oldCard('2')), await codeOf(token, oldCard('3'))],
        [0, 0, 300040],
      )
      await simulator.user('Ann').clicks(messageId, '2')
      const content = nextContent(messageId)
      assert.equal(await codeOf(tokens[1] ?? '', newCard('two')), 0)
      assert.deepEqual(await content, oldCard('1'))
      const last = await firstValueFrom(
        simulator.messages$.pipe(
          filter((one) => one.messageId === messageId),
          filter((_, index) => index === 3),
        ),
      )
      assert.deepEqual(JSON.parse(last.content), { schema: '2.0', body: { elements: [] } })
      await firstValueFrom(source.stop())
    }))
})
