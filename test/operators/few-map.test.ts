import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { FewMap } from '../../operators/few-map.js'

const keys = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constantFrom<unknown>(NaN, undefined, 'a'))
const steps = fc.array(fc.oneof(fc.record({ set: keys, value: fc.nat(3) }), fc.record({ delete: keys })), { maxLength: 60 })

describe('FewMap', () => {
  it('is as a Map, with few entries and with many', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const map = new Map<unknown, number>()
        const few = new FewMap<unknown, number>()
        for (const step of taken) {
          const key = 'set' in step ? step.set : step.delete
          // What is set again is the youngest.
          map.delete(key)
          if ('set' in step) map.set(key, step.value)
          if ('set' in step) few.set(key, step.value)
          if ('delete' in step) few.delete(key)
          assert.equal(few.get(key), map.get(key))
          assert.deepEqual([few.size, [...few.values()]], [map.size, [...map.values()]])
        }
        for (const [key, value] of map) assert.equal(few.get(key), value)
      }),
    )
  })
})
