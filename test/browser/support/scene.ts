import { image, message } from 'rxlark/api/im/v1'
import { firstValueFrom } from 'rxjs'
import { speaking } from './bot-api.js'
import type { OpenedPage } from './browser.js'

const plain = (content: string) => ({ tag: 'plain_text', content })
const markdown = (content: string) => ({ tag: 'markdown', content })
const options = ['Noodles', 'Rice', 'Soup'].map((name) => ({ text: plain(name), value: name.toLowerCase() }))
const button = (text: string, type = 'default') => ({
  tag: 'button',
  text: plain(text),
  type,
  behaviors: [{ type: 'callback', value: { text } }],
})

/** A card of the first generation. */
const report = {
  config: { update_multi: true },
  header: { template: 'orange', title: plain('Build 4711 is slow') },
  elements: [
    {
      tag: 'div',
      fields: [
        { is_short: true, text: { tag: 'lark_md', content: '**Branch**\nmain' } },
        { is_short: true, text: { tag: 'lark_md', content: '**Took**\n14 min' } },
      ],
    },
    { tag: 'hr' },
    {
      tag: 'action',
      actions: [
        { tag: 'button', text: plain('Look'), type: 'primary' },
        { tag: 'button', text: plain('Not now') },
      ],
    },
    { tag: 'note', elements: [plain('told by CI')] },
  ],
}

/** A card of the second generation. */
const order = {
  schema: '2.0',
  header: { template: 'blue', title: plain('Lunch'), subtitle: plain('until 11:30') },
  body: {
    elements: [
      markdown('What would you like, <at id=all></at>?\n- **Soup** of the day\n- _Noodles_ with `chilli`'),
      {
        tag: 'table',
        columns: [
          { name: 'dish', display_name: 'Dish' },
          { name: 'price', display_name: 'Price', data_type: 'number' },
        ],
        rows: [
          { dish: 'Soup', price: 12 },
          { dish: 'Noodles', price: 18 },
        ],
      },
      {
        tag: 'form',
        name: 'order',
        elements: [
          { tag: 'input', name: 'note', label: plain('Note'), placeholder: plain('no onions') },
          { tag: 'select_static', name: 'dish', placeholder: plain('Dish'), options },
          { tag: 'date_picker', name: 'day', placeholder: plain('Day') },
          { tag: 'checker', name: 'spicy', text: plain('spicy') },
          {
            tag: 'column_set',
            columns: [
              { tag: 'column', elements: [{ ...button('Order', 'primary'), name: 'send', form_action_type: 'submit' }] },
              { tag: 'column', elements: [{ ...button('Never', 'danger'), name: 'no' }] },
            ],
          },
        ],
      },
    ],
  },
}

const post = {
  zh_cn: {
    title: 'Notes of the week',
    content: [
      [
        { tag: 'text', text: 'See ' },
        { tag: 'a', text: 'the guide', href: 'https://example.com/guide' },
        { tag: 'text', text: ', it is short.', style: ['bold'] },
      ],
      [{ tag: 'md', text: '> quoted\n\n1. first\n2. second\n\n```ts\nconst one = of(1)\n```' }],
    ],
  },
}

/** Two people, a group, and messages of many kinds. */
export async function playScene({ page, simulator }: OpenedPage): Promise<void> {
  const [ann, bob] = [simulator.user('Ann'), simulator.user('Bob')]
  simulator.user('Carla Montgomery-Featherstone')
  await ann.says('你好, team', { in: 'The lunch club' })
  await ann.says('Good morning! Is there anything new? I have been away since Friday, so tell me everything from the beginning.')
  await speaking(simulator, async ({ lark, say }) => {
    const first = <R>(call$: Parameters<typeof firstValueFrom<R>>[0]) => firstValueFrom(call$)
    await say(ann.openId, 'post', post)
    const picture = await page.screenshot({ clip: { x: 0, y: 0, width: 260, height: 130 } })
    const { image_key: key } = await first(lark.call(image.create, { data: { image_type: 'message', image: picture } }))
    await say(ann.openId, 'image', { image_key: key })
    const id = await say(ann.openId, 'interactive', report)
    await ann.reacts(id, 'THUMBSUP')
    await bob.reacts(id, 'HEART')
    await ann.says('What is the matter with it?', { replyTo: id })
    const topic = await ann.says('Let us keep that in a thread')
    await first(
      lark.call(message.reply, {
        path: { message_id: topic.messageId },
        data: { msg_type: 'text', content: '{"text":"as you wish"}', reply_in_thread: true },
      }),
    )
    const lost = await say(ann.openId, 'text', { text: 'never mind' })
    await first(lark.call(message.delete, { path: { message_id: lost } }))
    await ann.sends({ name: 'minutes of the meeting.pdf', contentType: 'application/pdf', bytes: new Uint8Array(9_000) })
    await say(ann.openId, 'interactive', order)
  })
}
