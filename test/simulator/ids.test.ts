import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createIds } from '../../simulator/ids.js'

describe('the ids of the simulator', () => {
  it('are the same for the same seed', () => {
    const draw = (seed: number) => {
      const ids = createIds(seed)
      return [ids.hex(32), ids.digits(19), ids.below(1_000), ids.hex(32)]
    }
    assert.deepEqual(draw(7), draw(7))
    assert.notDeepEqual(draw(7), draw(8))
  })

  it('have the length and the alphabet that is asked for', () => {
    const ids = createIds('shapes')
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 19 }),
        fc.integer({ min: 1, max: 50 }),
        (length, digits, limit) => {
          assert.match(ids.hex(length), new RegExp(`^[0-9a-f]{${length}}$`))
          assert.match(ids.digits(digits), new RegExp(`^[1-9][0-9]{${digits - 1}}$`))
          const choice = ids.below(limit)
          assert.ok(Number.isInteger(choice) && choice >= 0 && choice < limit)
        },
      ),
    )
  })
})
