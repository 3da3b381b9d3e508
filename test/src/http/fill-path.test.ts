import assert from 'node:assert/strict'
import fc from 'fast-check'
import { fillPath } from '../../../src/http/fill-path.js'

describe('fillPath', () => {
  it('puts values in place of their names', () => {
    const { text, faults } = fillPath('/open-apis/im/v1/chats/:chat_id/members/:n', { chat_id: 'oc_1', n: 7 })
    assert.equal(text, '/open-apis/im/v1/chats/oc_1/members/7')
    assert.deepEqual(faults, [])
  })

  it('encodes what could change the path', () => {
    assert.equal(fillPath('/a/:id/b', { id: 'x/?#% é ..' }).text, '/a/x%2F%3F%23%25%20%C3%A9%20../b')
  })

  it('lists every value that is missing, empty or no text', () => {
    const { faults } = fillPath('/:a/:b/:c/:d/:e', { b: '', c: null, d: { x: 1 }, e: NaN })
    assert.deepEqual(faults, [
      { path: 'path.a', message: 'is missing' },
      { path: 'path.b', message: 'is missing' },
      { path: 'path.c', message: 'is missing' },
      { path: 'path.d', message: 'is an object, expected text or a number' },
      { path: 'path.e', message: 'is no finite number, expected text or a number' },
    ])
  })

  it('refuses dots that a URL would resolve, and half a character', () => {
    const { faults } = fillPath('/:a/:b/:c', { a: '.', b: '..', c: '\ud800' })
    assert.deepEqual(
      faults.map(({ path, message }) => `${path} ${message}`),
      ['path.a would change the path', 'path.b would change the path', 'path.c has half a character'],
    )
  })

  it('never lets a value leave its segment', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (id) => {
        const { text, faults } = fillPath('/open-apis/files/:id/end', { id })
        if (faults.length > 0) return
        const { pathname, search, hash } = new URL(`https://host${text}`)
        assert.deepEqual([pathname.split('/').length, search, hash], [5, '', ''])
        assert.equal(decodeURIComponent(pathname.split('/')[3]!), id)
      }),
    )
  })
})
