import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { matchEndpoint, matchPath } from '../../../src/schema/match-endpoint.js'
import { schema as contact } from '../../../src/schema/generated/contact.js'
import { schema as im } from '../../../src/schema/generated/im.js'
import type { Schema } from '../../../src/schema/schema.js'

const found = (method: string, path: string) => matchEndpoint([contact, im], method, path)?.endpoint.id

describe('matchEndpoint', () => {
  it('finds an endpoint by method and path, with the values in the path', () => {
    const match = matchEndpoint([contact, im], 'POST', '/open-apis/im/v1/messages/om_1/reply')
    assert.equal(match?.endpoint.id, 'im.v1.message.reply')
    assert.equal(match.schema, im)
    assert.deepEqual(match.path, { message_id: 'om_1' })
  })

  it('prefers literal segments to parameters', () => {
    assert.equal(found('GET', '/open-apis/im/v1/chats/search'), 'im.v1.chat.search')
    assert.equal(found('GET', '/open-apis/im/v1/chats/oc_1'), 'im.v1.chat.get')
  })

  it('decodes values, and leaves alone what cannot be decoded', () => {
    assert.deepEqual(matchEndpoint([im], 'GET', '/open-apis/im/v1/messages/a%2Fb%20c')?.path, { message_id: 'a/b c' })
    assert.deepEqual(matchEndpoint([im], 'GET', '/open-apis/im/v1/messages/100%')?.path, { message_id: '100%' })
  })

  it('finds nothing for an unknown path, an empty parameter, a trailing slash, or a service that is not there', () => {
    for (const path of [
      '/open-apis/im/v1/massages',
      '/open-apis/im/v1/messages/',
      '/',
      '',
      '/open-apis/im/v1/chats/a/b/c/d',
      '/open-apis/wiki/v2/spaces',
    ]) {
      assert.deepEqual(matchPath([contact, im], path), [], path)
    }
  })

  it('tells a wrong method from a wrong path', () => {
    assert.equal(found('PUT', '/open-apis/im/v1/messages'), undefined)
    assert.deepEqual(
      matchPath([im], '/open-apis/im/v1/messages')
        .map(({ endpoint }) => endpoint.method)
        .sort(),
      ['GET', 'POST'],
    )
  })

  it('finds every endpoint of the catalogue by its own path', async () => {
    const names = readdirSync('src/schema/generated').filter((name) => name !== 'events.ts')
    const modules = await Promise.all(names.map((name) => import(`../../../src/schema/generated/${name.replace('.ts', '.js')}`)))
    const schemas = modules.map(({ schema }: { schema: Schema }) => schema)
    const index = JSON.parse(readFileSync('spec/index.json', 'utf8')) as { counts: { endpoints: number } }
    const endpoints = schemas.flatMap((schema) => Object.values(schema.endpoints))
    assert.equal(endpoints.length, index.counts.endpoints)
    for (const { id, method, path } of endpoints) {
      const match = matchEndpoint(schemas, method, path.replace(/:\w+/g, 'id%3A1'))
      assert.equal(match?.endpoint.id, id)
      assert.ok(Object.values(match.path).every((value) => value === 'id:1'))
    }
  })
})
