import assert from 'node:assert/strict'
import fc from 'fast-check'
import { queryString } from '../../../src/http/query-string.js'

describe('queryString', () => {
  it('repeats the key for each item of a list', () => {
    assert.equal(queryString({ ids: ['a', 'b'], n: [1, 2] }).text, 'ids=a&ids=b&n=1&n=2')
  })

  it('keeps what is falsy, and drops what is nothing', () => {
    assert.equal(
      queryString({ empty: '', no: false, zero: 0, gone: undefined, none: null, list: [undefined, 'x'] }).text,
      'empty=&no=false&zero=0&list=x',
    )
  })

  it('is empty without fields', () => {
    assert.equal(queryString().text, '')
  })

  it('lists what no query can hold', () => {
    const { faults } = queryString({ a: { deep: 1 }, b: [['x']], c: NaN, d: '\udc00', e: () => 1 })
    assert.deepEqual(
      faults.map(({ path, message }) => `${path} ${message}`),
      ['a an object', 'b a list', 'c no finite number', 'd half a character', 'e a function'].map(
        (what) => `params.${what.slice(0, 1)} holds ${what.slice(2)}, expected text, numbers and booleans`,
      ),
    )
  })

  it('comes back whole from any parser', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.array(fc.string({ unit: 'grapheme' }))), (params) => {
        const parsed = new URLSearchParams(queryString(params).text)
        for (const [name, values] of Object.entries(params)) assert.deepEqual(parsed.getAll(name), values)
      }),
    )
  })
})
