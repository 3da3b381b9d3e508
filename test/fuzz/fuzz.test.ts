import assert from 'node:assert/strict'
import { fuzzFrames } from './frames.js'
import { fuzzWebhooks } from './webhooks.js'

/** A twentieth of `npm run fuzz`, other inputs each time; fast-check tells the seed of what fails. */
const seed = Math.trunc(Math.random() * 2 ** 31)

describe(`random and mutated input, seed ${seed}`, function () {
  this.timeout(240_000)

  it('over WebSocket makes an event, one rejection, or rightly nothing, and ends nothing', () => {
    const { inputs, events, rejected } = fuzzFrames({ seed, inputs: 50_000 })
    assert.equal(inputs, 50_000)
    assert.ok(events > inputs / 20 && rejected > inputs / 20)
  })

  it('by webhook makes an event, a challenge, or one rejection, and one answer', async () => {
    const { inputs, events, rejected } = await fuzzWebhooks({ seed, inputs: 10_000 })
    assert.equal(inputs, 10_000)
    assert.ok(events > inputs / 50 && rejected > inputs / 20)
  })
})
