import assert from 'node:assert/strict'
import { messageBody, messageWords } from '../../../simulator/page/client/chat/message-body.js'
import type { SimulatedMessage } from '../../../simulator/index.js'

const message = (msgType: string, content: unknown, rest: Partial<SimulatedMessage> = {}): SimulatedMessage => ({
  messageId: 'om_1',
  chatId: 'oc_1',
  msgType,
  content: typeof content === 'string' ? content : JSON.stringify(content),
  sender: { type: 'user', id: 'ou_1', name: 'Ann' },
  mentions: [],
  createdAt: 0,
  updatedAt: 0,
  updated: false,
  deleted: false,
  ...rest,
})

describe('what a message shows', () => {
  it('has the names in place of the placeholders of a text', () => {
    const mentions = [1, 10].map((n) => ({ key: `@_user_${n}`, openId: `ou_${n}`, name: `N${n}` }))
    assert.deepEqual(messageBody(message('text', { text: '@_user_10 and @_user_1, @_all' }, { mentions })), {
      kind: 'text',
      inner: [
        { kind: 'mention', id: 'ou_10', name: 'N10' },
        { kind: 'text', text: ' and ' },
        { kind: 'mention', id: 'ou_1', name: 'N1' },
        { kind: 'text', text: ', ' },
        { kind: 'mention', id: 'all', name: 'all' },
      ],
    })
  })

  it('is a rich text with all its tags, in a language that it has', () => {
    const content = {
      en_us: {
        title: 'Plan',
        content: [
          [
            { tag: 'text', text: 'Due ', style: ['bold', 'underline'] },
            { tag: 'a', text: 'doc', href: 'https://d.example' },
            { tag: 'a', text: 'bad', href: 'javascript:alert(1)' },
            { tag: 'at', user_id: '@_user_1' },
            { tag: 'emotion', emoji_type: 'OK' },
          ],
          [{ tag: 'img', image_key: 'img_q' }, { tag: 'hr' }, { tag: 'code_block', language: 'GO', text: 'x\n' }],
          [
            { tag: 'md', text: '- a' },
            { tag: 'media', file_key: 'file_1' },
            { tag: 'new', text: 'later' },
          ],
        ],
      },
    }
    const body = messageBody(message('post', content, { mentions: [{ key: '@_user_1', openId: 'ou_1', name: 'Bo' }] }))
    assert.equal(body.kind, 'post')
    assert.deepEqual(
      [body.title, body.blocks.map(({ kind }) => kind)],
      ['Plan', ['paragraph', 'paragraph', 'rule', 'code', 'list', 'media', 'paragraph']],
    )
    const [first] = body.blocks
    assert.deepEqual(first?.kind === 'paragraph' && first.inner, [
      { kind: 'underline', inner: [{ kind: 'bold', inner: [{ kind: 'text', text: 'Due ' }] }] },
      { kind: 'link', href: 'https://d.example/', inner: [{ kind: 'text', text: 'doc' }] },
      { kind: 'text', text: 'bad' },
      { kind: 'mention', id: 'ou_1', name: 'Bo' },
      { kind: 'emoji', name: 'OK' },
    ])
  })

  it('says in words what it does not draw', () => {
    const line = (msgType: string, content: unknown) => messageWords(message(msgType, content))
    assert.equal(line('audio', { file_key: 'f', duration: 1_500 }), '🎙️ Voice message · 1.5 s')
    assert.equal(line('location', { name: 'HQ', latitude: '39.9', longitude: '116.3' }), '📍 Location · HQ · 39.9, 116.3')
    assert.equal(line('system', { template: '{a} asked {b} {c}', a: ['Ann', 'Bo'], b: 'Cy' }), 'Ann, Bo asked Cy {c}')
    assert.equal(line('todo', { summary: { content: [[{ tag: 'text', text: 'Buy milk' }]] } }), '☑️ Task · Buy milk')
    assert.equal(line('vote', { topic: 'Lunch?', options: ['Rice', 'Soup'] }), '🗳️ Vote · Lunch? · Rice · Soup')
    assert.equal(line('hologram', { text: 'hi' }), '❔ Message of type hologram · hi')
    assert.equal(line('constructor', {}), '❔ Message of type constructor')
  })

  it('is something whatever the content is', () => {
    for (const content of ['', 'null', '[]', '{"text":1}', '"x"', '{"content":[[null,1,[]]],"title":{}}'])
      for (const type of ['text', 'post', 'image', 'file', 'interactive', 'system', 'todo', 'vote', 'calendar', 'x'])
        assert.ok(messageBody(message(type, content)).kind, `${type} ${content}`)
    assert.equal(messageWords(message('text', { text: 'x' }, { deleted: true })), 'recalled')
  })
})
