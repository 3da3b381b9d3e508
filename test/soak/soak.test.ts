import assert from 'node:assert/strict'
import { soak } from './soak.js'

describe('a long run over connections that are lost', function () {
  this.timeout(240_000)

  it('handles every event once, and keeps its memory (a tenth of `npm run soak`)', async () => {
    const { lost, doubled, connections, attempts, growth } = await soak({ events: 20_000, disconnects: 5, warmUp: 4_000 })
    assert.deepEqual({ lost, doubled }, { lost: 0, doubled: 0 })
    assert.ok(connections > 5 && attempts > 20_000)
    assert.ok(growth < 10 * 2 ** 20, `${growth} bytes more`)
  })
})
