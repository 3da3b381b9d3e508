import assert from 'node:assert/strict'
import fc from 'fast-check'
import { redact } from '../../../src/http/redact.js'

const secrets: readonly (readonly [string, string])[] = [
  ['{"app_id":"cli_1","app_secret":"s3cr3t demo"}', '{"app_id":"cli_1","app_secret":"***"}'],
  ['{"AppSecret":"x","AppID":"cli_1"}', '{"AppSecret":"***","AppID":"cli_1"}'],
  ['"{\\"refresh_token\\":\\"abc\\",\\"n\\":1}"', '"{\\"refresh_token\\":\\"***\\",\\"n\\":1}"'],
  ['wss://h/ws?fpid=1&access_key=ak&service_id=7&ticket=tk', 'wss://h/ws?fpid=1&access_key=***&service_id=7&ticket=***'],
  ['Authorization: Bearer t-demo00001 rest', 'Authorization: *** *** rest'],
  ["{ authorization: 'Bearer u-abc.def' }", "{ authorization: '***' }"],
  ['the token t-g1044ghJRUIJ is refused', 'the token *** is refused'],
  ['eyJhbGciOi.eyJzdWIi.c2ln passed', '*** passed'],
  ['tenant_access_token=t-1', 'tenant_access_token=***'],
  ['encryptKey: abc, next', 'encryptKey: ***, next'],
]

describe('redact', () => {
  for (const [text, expected] of secrets) {
    it(`hides what is secret in ${text.slice(0, 40)}`, () => {
      assert.equal(redact(text), expected)
    })
  }

  it('leaves readable what is none', () => {
    const plain =
      'page_token=abc user om_1 chat oc_2 scope im:message log id 2026 https://open.feishu.cn/app/cli_1/auth?q=im:chat&token_type=tenant'
    assert.equal(redact(plain), plain)
  })

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.constantFrom(...secrets), fc.string(), ([text], around) => {
        const once = redact(around + text + around)
        assert.equal(redact(once), once)
      }),
    )
  })
})
