import assert from 'node:assert/strict'
import { answerCodec, payloadCodec } from 'rxlark/events'
import { correctedEvents } from '../../scripts/generate/correct-events.js'
import { readCatalogue } from '../../scripts/generate/read-catalogue.js'

const { events } = readCatalogue('spec')

describe('what the catalogue lacks of callbacks', () => {
  it('is there: values that are texts, the union id of who clicked, where the title of a preview leads', () => {
    const action = { operator: { open_id: 'ou_1', union_id: 'on_1' }, action: { tag: 'button', value: 'later' } }
    const codec = payloadCodec('card.action.trigger')
    assert.equal(codec.is(action), true)
    assert.equal(codec.is({ action: { value: { k: 'v' } } }), true)
    assert.equal(codec.is({ action: { value: 7 } }), false)
    assert.equal(codec.is({ operator: { union_id: 7 } }), false)
    const preview = answerCodec('url.preview.get')
    assert.equal(preview.is({ inline: { title: 'x', url: { copy_url: 'https://x.example.test' } } }), true)
    assert.equal(preview.is({ inline: { link: 'x' } }), false)
  })

  it('leaves all else as the catalogue has it, and does no harm twice', () => {
    const once = correctedEvents(events)
    assert.deepEqual(once.events, events.events)
    assert.deepEqual(correctedEvents(once), once)
    for (const [index, { event }] of events.callbacks.entries()) {
      assert.deepEqual(Object.keys(once.callbacks[index]!.event), Object.keys(event))
    }
  })
})
