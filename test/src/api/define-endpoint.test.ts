import assert from 'node:assert/strict'
import { defineEndpoint } from '../../../src/api/define-endpoint.js'
import { ConfigError } from '../../../src/model/errors.js'

describe('defineEndpoint', () => {
  it('keeps what it is given, and takes method and path for an id', () => {
    const definition = { method: 'POST', path: '/open-apis/desk/v1/tickets/:id', tokens: ['tenant'], body: 'multipart' } as const
    assert.deepEqual(defineEndpoint(definition), { id: 'POST /open-apis/desk/v1/tickets/:id', ...definition })
    assert.equal(defineEndpoint({ ...definition, id: 'desk.v1.ticket.create' }).id, 'desk.v1.ticket.create')
  })

  it('refuses a path that is none, with every fault', () => {
    const bad = [
      ['open-apis/x', 1],
      ['//evil.example/x', 1],
      ['https://evil.example/x?y#z', 2],
      ['/open-apis/x?y=1', 1],
    ] as const
    for (const [path, count] of bad) {
      assert.throws(
        () => defineEndpoint({ method: 'GET', path }),
        (error) => error instanceof ConfigError && error.faults.length === count,
        path,
      )
    }
  })
})
