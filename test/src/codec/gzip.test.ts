import assert from 'node:assert/strict'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { gzip } from '../../../src/codec/gzip.js'

const unpacked = (bytes: Uint8Array) => new Uint8Array(gunzipSync(gzip(bytes)))

describe('gzip', () => {
  it('is what everybody unpacks to the same bytes', () => {
    const words = fc.array(fc.constantFrom('im:message', 'contact:user', '":["', '好', 'x'.repeat(300)), { maxLength: 60 })
    const texts = words.map((all) => new TextEncoder().encode(all.join('')))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), texts), (bytes) => {
        assert.deepEqual(unpacked(bytes), bytes)
      }),
      { numRuns: 300 },
    )
  })

  it('finds what repeats, however long, and not further back than it may', () => {
    for (const bytes of [
      new Uint8Array(0),
      new Uint8Array(100_000),
      Uint8Array.from({ length: 70_000 }, (_, at) => ((at * 2654435761) >>> 13) & 0xff),
      new TextEncoder().encode(`${'abc'.repeat(2)}${'-'.repeat(40_000)}abc`),
    ])
      assert.deepEqual(unpacked(bytes), bytes)
  })

  it('packs nearly as well as a host', () => {
    const scopes = ['im:message', 'im:message:send_as_bot', 'im:chat:readonly', 'im:chat', 'contact:user.base:readonly']
    const bytes = new TextEncoder().encode(JSON.stringify({ scopes: { tenant: scopes, user: scopes } }))
    assert.ok(gzip(bytes).length < bytes.length)
    assert.ok(gzip(bytes).length < 1.3 * gzipSync(bytes).length)
  })

  it('gives these bytes, on every host and in every version', () => {
    const packed = Buffer.from(gzip(new TextEncoder().encode('abcabcabc'))).toString('hex')
    assert.equal(packed, '1f8b08000000000000ff4b4c4a86200018482d4609000000')
  })
})
