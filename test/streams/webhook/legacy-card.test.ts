import assert from 'node:assert/strict'
import { isLegacyCard, toLegacyAnswer } from '../../../streams/webhook/legacy-card.js'
import { challenge, envelope, legacyCard } from './requests.js'

describe('isLegacyCard', () => {
  it('knows a card request of the old form, and nothing else', () => {
    assert.equal(isLegacyCard(legacyCard), true)
    for (const other of [
      envelope(),
      challenge(),
      null,
      [],
      'card',
      { ...legacyCard, action: 'click' },
      { ...legacyCard, schema: '2.0' },
    ])
      assert.equal(isLegacyCard(other), false)
  })
})

describe('toLegacyAnswer', () => {
  const toast = { type: 'info', content: 'ok' }

  it('puts the card at the top, and the toast beside it', () => {
    assert.deepEqual(toLegacyAnswer({ toast, card: { type: 'raw', data: { elements: [] } } }), { elements: [], toast })
    assert.deepEqual(toLegacyAnswer({ toast }), { toast })
    assert.deepEqual(toLegacyAnswer({}), {})
  })

  it('leaves a template as it is', () => {
    const card = { type: 'template', data: { template_id: 'AAdemo123' } }
    assert.deepEqual(toLegacyAnswer({ toast, card }), { ...card, toast })
  })
})
