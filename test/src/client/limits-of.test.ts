import assert from 'node:assert/strict'
import { identity } from '../../../src/client/identity.js'
import { limitsOf } from '../../../src/client/limits-of.js'
import type { Identity } from '../../../src/model/identity.js'
import { create } from '../../../src/api/generated/im/v1/message.js'

/** Which limits a message to a chat is bound by. */
const keysOf = (who: Identity, appType: 'self-built' | 'store'): readonly string[] =>
  limitsOf({ target: create, input: { data: { receive_id: 'oc_1' } }, identity: who }, {}, { appId: 'cli_1', appType }).map(
    ({ key }) => key,
  )

describe('the limits of a call', () => {
  it('are those of the one tenant of a self-built app, by whatever name it is called', () => {
    const own = keysOf(identity.tenant(), 'self-built')
    for (const who of [identity.tenant('tenant_1'), identity.tenant(''), identity.user('u-1'), identity.app()]) {
      assert.deepEqual(keysOf(who, 'self-built'), own)
    }
  })

  it('are others in each tenant of a store app', () => {
    const keys = ['tenant_1', 'tenant_2'].flatMap((tenantKey) => keysOf(identity.tenant(tenantKey), 'store'))
    assert.equal(new Set(keys).size, 4)
  })
})
