import assert from 'node:assert/strict'
import { basename, join, resolve } from 'node:path'
import fc from 'fast-check'
import { fileName } from '../../../src/http/file-name.js'

const latin = (text: string) => Buffer.from(text).toString('latin1')

describe('fileName', () => {
  for (const [disposition, name] of [
    ['attachment; filename="report.pdf"', 'report.pdf'],
    ['attachment; filename=report.pdf', 'report.pdf'],
    ['attachment; filename="a \\"b\\".txt"', 'a _b_.txt'],
    [`attachment; filename="x"; filename*=UTF-8''%E6%8A%A5%E5%91%8A.pdf`, '报告.pdf'],
    [`attachment; filename*=iso-8859-1'en'%A3.txt; filename=x`, '£.txt'],
    [`attachment; filename*=UTF-8''%FF; filename="plain.txt"`, 'plain.txt'],
    ['attachment; filename="=?UTF-8?B?5oql5ZGKLnBkZg==?="', '报告.pdf'],
    ['attachment; filename="=?utf-8?Q?a_b=2Etxt?="', 'a b.txt'],
    [`attachment; filename="${latin('报告.pdf')}"`, '报告.pdf'],
    [`attachment; filename="caf\xe9.txt"`, 'café.txt'],
    ['attachment', 'download'],
    [undefined, 'download'],
    ['attachment; filename="../../etc/passwd"', 'passwd'],
    ['attachment; filename="..\\\\..\\\\boot.ini"', 'boot.ini'],
    [`attachment; filename*=UTF-8''..%2F..%2Fx.sh`, 'x.sh'],
    ['attachment; filename=".."', 'download'],
    ['attachment; filename="a/"', 'download'],
    ['attachment; filename="con.txt"', '_con.txt'],
    ['attachment; filename="a\0b.txt"', 'ab.txt'],
    [`attachment; filename*=UTF-8''exe%E2%80%AEtxt.sh`, 'exetxt.sh'],
    [`attachment; filename="${'x'.repeat(300)}.pdf"`, `${'x'.repeat(64)}.pdf`],
  ] as const) {
    it(`reads ${JSON.stringify([disposition]).slice(0, 70)}`, () => assert.equal(fileName(disposition), name))
  }

  it('never leads out of a folder', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('filename="', "filename*=UTF-8''", 'filename='), (text, key) => {
        const value = key.startsWith('filename*') ? encodeURIComponent(text) : latin(text)
        const name = fileName(`attachment; ${key}${value}`)
        assert.equal(basename(name), name)
        assert.equal(resolve(join('/folder', name)), `/folder/${name}`)
        assert.ok(name.length > 0 && Buffer.byteLength(name) < 256)
      }),
      { numRuns: 2000 },
    )
  })
})
