import assert from 'node:assert/strict'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { adler32 } from '../../../src/http/adler-32.js'

/** zlib ends with it. */
const known = (bytes: Uint8Array) => deflateSync(bytes).readUInt32BE(deflateSync(bytes).length - 4)

describe('adler32', () => {
  it('is what zlib says', () => {
    assert.equal(adler32(Buffer.from('Wikipedia')), 0x11e60398)
    assert.equal(adler32(new Uint8Array(1_000_000).fill(255)), known(new Uint8Array(1_000_000).fill(255)))
    fc.assert(fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => assert.equal(adler32(bytes), known(bytes))))
  })
})
