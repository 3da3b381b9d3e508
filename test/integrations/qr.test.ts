import assert from 'node:assert/strict'
import { from, of } from 'rxjs'
import type { RegistrationStatus } from 'rxlark'
import { renderQr, type RenderQrOptions } from 'rxlark/qr'
import { renderUnicodeCompact } from 'uqr'
import { operatorContract } from '../operators/operator-contract.js'

const url = 'https://accounts.feishu.cn/page/demo?user_code=ABCD-EFGH&from=sdk'
const verification: RegistrationStatus = { status: 'verification', url, expiresIn: 1 }
const polling: RegistrationStatus = { status: 'polling' }

const printed = (states: readonly { status: string; url?: unknown }[], options: RenderQrOptions = {}) => {
  const texts: string[] = []
  from(states)
    .pipe(renderQr({ ...options, print: (text) => texts.push(text) }))
    .subscribe()
  return texts
}

describe('renderQr', () => {
  operatorContract('renderQr', {
    make: () => renderQr<RegistrationStatus>({ print: () => undefined }),
    values: () => ({ a: polling, b: verification, c: polling }),
  })

  it('prints the code of a verification, and the address below', () => {
    assert.deepEqual(printed([polling, verification, polling]), [`${renderUnicodeCompact(url, { ecc: 'L', border: 1 })}\n${url}`])
  })

  it('prints it with the border and the colours that a terminal wants', () => {
    const [code] = printed([verification], { border: 3, invert: true })
    assert.equal(code, `${renderUnicodeCompact(url, { ecc: 'L', border: 3, invert: true })}\n${url}`)
  })

  it('prints an address alone that no code can hold, and nothing where there is none', () => {
    const long = `https://x.example.test/?q=${'x'.repeat(3_000)}`
    assert.deepEqual(printed([{ status: 'verification', url: long }]), [long])
    assert.deepEqual(printed([{ status: 'verification' }, { status: 'registered', url }]), [])
  })

  it('prints to stderr, where nothing else is said', (test) => {
    const write = process.stderr.write.bind(process.stderr)
    const texts: string[] = []
    process.stderr.write = (text: string) => texts.push(text) > 0
    try {
      of(verification).pipe(renderQr()).subscribe()
    } finally {
      process.stderr.write = write
    }
    assert.ok(texts.join('').endsWith(`\n${url}\n`))
    test()
  })
})
