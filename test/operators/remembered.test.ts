import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { Remembered } from '../../operators/remembered.js'

/** The same, as one would write it first. */
class Model {
  readonly #ends = new Map<string, number>()

  get size(): number {
    return this.#ends.size
  }

  has(key: string, now: number): boolean {
    const end = this.#ends.get(key)
    if (end !== undefined && end <= now) this.#ends.delete(key)
    return end !== undefined && end > now
  }

  add(key: string, end: number): void {
    this.#ends.set(key, end)
  }

  keep(most: number, now: number, evicted: (key: string) => void): void {
    for (const [key, end] of this.#ends) {
      if (end > now && this.#ends.size <= most) return
      this.#ends.delete(key)
      if (end > now) evicted(key)
    }
  }
}

describe('Remembered', () => {
  const step = fc.record({
    key: fc.nat(300).map((number) => `id-${number}`),
    later: fc.nat(3),
    lasts: fc.integer({ min: 1, max: 200 }),
    most: fc.option(fc.nat(100), { freq: 3 }),
  })

  it('is as a Map that forgets, with few keys and with many', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600, size: 'max' }), (steps) => {
        const [own, model] = [new Remembered(), new Model()]
        const [evicted, expected]: [string[], string[]] = [[], []]
        let now = 0
        for (const { key, later, lasts, most } of steps) {
          now += later
          if (most !== null) {
            own.keep(most, now, (gone) => evicted.push(gone))
            model.keep(most, now, (gone) => expected.push(gone))
          }
          const known = model.has(key, now)
          assert.equal(own.has(key, now), known)
          if (!known) {
            own.add(key, now + lasts)
            model.add(key, now + lasts)
          }
          assert.equal(own.size, model.size)
        }
        assert.deepEqual(evicted, expected)
        for (let number = 0; number <= 300; number += 1)
          assert.equal(own.has(`id-${number}`, now), model.has(`id-${number}`, now), `id-${number}`)
      }),
      { numRuns: 100 },
    )
  })

  it('forgets the oldest, however many have come and gone', () => {
    const own = new Remembered()
    const gone: string[] = []
    for (let number = 0; number < 100_000; number += 1) {
      own.keep(99, number, (key) => gone.push(key))
      own.add(String(number), Infinity)
    }
    assert.deepEqual([own.size, gone.length, gone[0], gone.at(-1)], [100, 99_900, '0', '99899'])
    assert.deepEqual([own.has('99899', 0), own.has('99900', 0), own.has('99999', 0)], [false, true, true])
  })

  it('takes no key for another, though some of so many have the same hash', () => {
    const own = new Remembered()
    for (let number = 0; number < 400_000; number += 1) if (!own.has(`id-${number}`, 0)) own.add(`id-${number}`, 1)
    assert.equal(own.size, 400_000)
  })
})
