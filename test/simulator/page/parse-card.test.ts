import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { CardElement } from '../../../simulator/page/client/chat/card-model.js'
import { cardOf } from '../../../simulator/page/client/chat/card-of.js'
import { controlsIn } from '../../../simulator/page/client/chat/controls-in.js'
import { parseCard } from '../../../simulator/page/client/chat/parse-card.js'

const plain = (content: string) => ({ tag: 'plain_text', content })
const kindsOf = (elements: readonly CardElement[]) => elements.map(({ kind }) => kind)

describe('what a card shows', () => {
  it('has the header and the elements of the first generation', () => {
    const card = parseCard({
      header: { template: 'green', title: plain('Hello'), subtitle: plain('there') },
      elements: [
        { tag: 'div', text: { tag: 'lark_md', content: '**b**' }, extra: { tag: 'button', text: plain('More') } },
        { tag: 'div', fields: [{ is_short: true, text: plain('a') }, { text: plain('b') }] },
        { tag: 'hr' },
        { tag: 'img', img_key: 'img_1', alt: plain('pic') },
        { tag: 'note', elements: [plain('small')] },
        { tag: 'action', actions: [{ tag: 'button', text: plain('Go'), type: 'primary', url: 'https://a.example' }] },
        { tag: 'markdown', content: '# t' },
        { tag: 'hologram' },
      ],
    })
    assert.equal(card.header?.template, 'green')
    assert.deepEqual(kindsOf(card.elements), ['beside', 'fields', 'rule', 'image', 'note', 'actions', 'markup', 'unseen'])
    const [more, go] = controlsIn(card.elements)
    assert.deepEqual([more?.label, more?.callsBack, more?.style], ['More', true, 'default'])
    assert.deepEqual([go?.label, go?.callsBack, go?.url, go?.style], ['Go', false, 'https://a.example/', 'primary'])
  })

  it('has the elements of the second generation, and knows how it grows', () => {
    const options = [{ text: plain('Red'), value: 'r' }]
    const card = parseCard({
      schema: '2.0',
      config: { streaming_mode: true, streaming_config: { print_frequency_ms: { default: 30 }, print_step: { default: 2 } } },
      body: {
        elements: [
          {
            tag: 'column_set',
            flex_mode: 'flow',
            columns: [{ width: 'weighted', weight: 2, elements: [plain('x')] }, { elements: [] }],
          },
          { tag: 'collapsible_panel', expanded: true, header: { title: plain('More') }, elements: [{ tag: 'hr' }] },
          { tag: 'table', columns: [{ name: 'n', display_name: 'N' }], rows: [{ n: 1 }, { n: [{ text: 'tag', color: 'red' }] }] },
          { tag: 'chart', chart_spec: { type: 'bar', title: { text: 'Sales' } } },
          {
            tag: 'form',
            name: 'f',
            elements: [
              { tag: 'input', name: 'i', required: true, max_length: 5, default_value: 'hi', label: plain('Word') },
              { tag: 'multi_select_static', name: 'm', options, selected_values: ['r'] },
              {
                tag: 'button',
                name: 's',
                text: plain('Send'),
                form_action_type: 'submit',
                confirm: { title: plain('Sure?'), text: plain('Really') },
              },
            ],
          },
          {
            tag: 'interactive_container',
            behaviors: [{ type: 'callback', value: 1 }],
            elements: [{ tag: 'markdown', content: 'x' }],
          },
          { tag: 'person_list', persons: [{ id: 'ou_1' }] },
        ],
      },
    })
    assert.deepEqual(kindsOf(card.elements), ['columns', 'panel', 'table', 'unseen', 'form', 'box', 'people'])
    assert.deepEqual([card.isStreaming, card.print], [true, { everyMs: 30, letters: 2 }])
    const [input, select, send, box] = controlsIn(card.elements)
    assert.deepEqual([input?.isRequired, input?.longest, input?.initial, input?.label], [true, 5, 'hi', 'Word'])
    assert.deepEqual([select?.choices, select?.initial], [[{ value: 'r', label: 'Red' }], ['r']])
    assert.deepEqual([send?.formAction, send?.confirm], ['submit', { title: 'Sure?', text: 'Really' }])
    assert.deepEqual(
      [input, select, send, box].map((one) => [one?.control.index, one?.control.form]),
      [
        [0, 0],
        [1, 0],
        [2, 0],
        [3, undefined],
      ],
    )
  })

  it('opens no address but those of the web', () => {
    const behaviors = [{ type: 'open_url', default_url: 'javascript:alert(1)' }]
    const { elements, link } = parseCard({
      card_link: { url: 'data:text/html,x' },
      elements: [{ tag: 'button', behaviors, url: 'vbscript:x', text: plain('x') }],
    })
    const [button] = controlsIn(elements)
    assert.deepEqual([button?.url, button?.callsBack, link], [undefined, false, undefined])
  })

  it('is the card entity that the message names, or what is known of a template', () => {
    const content = { type: 'card', data: { card_id: '7' } }
    const entity = { schema: '2.0', body: { elements: [] } }
    assert.deepEqual(cardOf(content, { cardId: '7', card: entity, sequence: 0 }), entity)
    assert.match(JSON.stringify(cardOf(content, undefined)), /card 7 is not there/)
    const template = cardOf({ type: 'template', data: { template_id: 'AA1', template_variable: { who: 'Ann' } } }, undefined)
    assert.deepEqual(kindsOf(parseCard(template).elements), ['table'])
  })

  it('is something whatever the card is', () => {
    const tags = fc.constantFrom(
      'div',
      'button',
      'column_set',
      'table',
      'form',
      'note',
      'action',
      'input',
      'img',
      'person',
      '__proto__',
    )
    const keys = fc.constantFrom('tag', 'elements', 'columns', 'rows', 'text', 'actions', 'options', 'header', 'body', 'extra')
    const { any } = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.integer(),
        fc.constant(null),
        tags,
        fc.array(tie('any')),
        fc.dictionary(keys, tie('any')),
      ),
    }))
    fc.assert(fc.property(fc.dictionary(keys, any), (card) => Array.isArray(parseCard(card).elements)))
  })
})
