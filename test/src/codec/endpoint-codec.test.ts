import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import fc from 'fast-check'
import { defineEndpoint } from '../../../src/api/define-endpoint.js'
import { chat, file, message } from '../../../src/api/generated/im/v1/index.js'
import { endpointCodec } from '../../../src/codec/endpoint-codec.js'
import { faultsOf } from '../../../src/codec/faults.js'
import { ConfigError } from '../../../src/model/errors.js'
import { schema } from '../../../src/schema/generated/im.js'
import type { Schema } from '../../../src/schema/schema.js'

const create = { params: { receive_id_type: 'chat_id' }, data: { receive_id: 'oc_1', msg_type: 'text', content: '{}' } }
const desk: Schema = {
  service: 'desk',
  types: { tag: { text: 'string', 'color?': ['enum', 'red', 'blue'] } },
  endpoints: {
    'desk.v1.ticket.create': {
      id: 'desk.v1.ticket.create',
      method: 'POST',
      path: '/open-apis/desk/v1/queues/:queue_id/tickets',
      params: { 'notify?': 'boolean', 'limit?': 'number', 'labels?': ['array', 'string'] },
      data: {
        ticket: { title: 'string', 'tags?': ['array', ['ref', 'tag']], 'extra?': ['map', 'number'] },
        'value?': ['union', 'string', ['array', { id: 'string' }]],
        'anything?': 'any',
      },
      output: { ticket: { id: 'string', 'tags?': ['array', ['ref', 'tag']] }, 'state?': ['enum', 'open'] },
    },
  },
}
const ticket = defineEndpoint({
  id: 'desk.v1.ticket.create',
  method: 'POST',
  path: '/open-apis/desk/v1/queues/:queue_id/tickets',
})
const input = (value: unknown, options = {}) => faultsOf(endpointCodec(ticket, desk, options).input.decode(value))
const output = (value: unknown) => faultsOf(endpointCodec(ticket, desk).output.decode(value))
const path = { queue_id: 'q' }

describe('endpointCodec: input', () => {
  it('takes what the catalogue describes, and gives the same object back', () => {
    const result = endpointCodec(message.create, schema).input.decode(create)
    assert.ok(result._tag === 'Right')
    assert.equal(result.right, create)
  })

  it('names every fault by its JSON path, however deep', () => {
    const faults = input({
      path,
      data: { ticket: { title: 7, tags: [{ text: 'a' }, { txt: 'b', text: false }], extra: { a: 1, b: 'x' } } },
    })
    assert.deepEqual(faults, [
      { path: 'data.ticket.title', message: 'is a number, expected string' },
      { path: 'data.ticket.tags[1].text', message: 'is a boolean, expected string' },
      { path: 'data.ticket.tags[1].txt', message: 'is not a known field' },
      { path: 'data.ticket.extra.b', message: 'is a string, expected number' },
    ])
  })

  it('names every missing field, and every missing part', () => {
    assert.deepEqual(input({}), [
      { path: 'path', message: 'is missing' },
      { path: 'data', message: 'is missing' },
    ])
    assert.deepEqual(input({ path: {}, data: { ticket: {} } }), [
      { path: 'path.queue_id', message: 'is missing' },
      { path: 'data.ticket.title', message: 'is missing' },
    ])
  })

  it('lets parts be left out where nothing in them is required', () => {
    assert.deepEqual(faultsOf(endpointCodec(chat.list, schema).input.decode({})), [])
    assert.deepEqual(faultsOf(endpointCodec(chat.list, schema).input.decode({ params: {}, data: {}, path: undefined })), [])
  })

  it('takes no field, and no part, that is not known', () => {
    const faults = input({ path: { ...path, extra: '1' }, params: { Notify: true }, data: { ticket: { title: 'a' } }, body: {} })
    assert.deepEqual(
      faults.map(({ path: at }) => at),
      ['path.extra', 'params.Notify', 'body'],
    )
    assert.deepEqual(new Set(faults.map(({ message: text }) => text)), new Set(['is not a known field']))
  })

  it('counts undefined as absent and null as wrong', () => {
    assert.deepEqual(input({ path, data: { ticket: { title: 'a', tags: undefined, unknown: undefined } } }), [])
    assert.deepEqual(input({ path, data: { ticket: { title: null } } }), [
      { path: 'data.ticket.title', message: 'is null, expected string' },
    ])
  })

  it('takes texts that the catalogue does not list, unless enums are closed', () => {
    const value = { path, data: { ticket: { title: 'a', tags: [{ text: 'b', color: 'mauve' }] } } }
    assert.deepEqual(input(value), [])
    assert.deepEqual(input(value, { enums: 'closed' }), [
      { path: 'data.ticket.tags[0].color', message: 'is not one of red, blue' },
    ])
  })

  it('reads a query off the wire as text', () => {
    const value = { path, params: { notify: 'false', limit: '0', labels: 'one' }, data: { ticket: { title: 'a' } } }
    const result = endpointCodec(ticket, desk, { params: 'text' }).input.decode(value)
    assert.ok(result._tag === 'Right')
    assert.deepEqual(result.right, { ...value, params: { notify: false, limit: 0, labels: ['one'] } })
    assert.deepEqual(
      input({ ...value, params: { notify: 'no', limit: '', labels: ['a', 'b'] } }, { params: 'text' }).map(({ path: at }) => at),
      ['params.notify', 'params.limit'],
    )
    assert.deepEqual(
      input(value).map(({ path: at }) => at),
      ['params.notify', 'params.limit', 'params.labels'],
    )
  })

  it('says once what has none of its possible forms', () => {
    const value = { path, data: { ticket: { title: 'a' }, value: 7 } }
    assert.deepEqual(input(value), [{ path: 'data.value', message: 'has none of its possible forms' }])
    assert.deepEqual(input({ ...value, data: { ...value.data, value: [{ id: 'x' }], anything: null } }), [])
  })

  it('takes bytes, blobs, streams, paths and functions for a file, with or without a name', () => {
    const bytes = new Uint8Array(1)
    const stream = (async function* () {
      yield await Promise.resolve(bytes)
    })()
    const { input: upload } = endpointCodec(file.create, schema)
    const of = (source: unknown) => faultsOf(upload.decode({ data: { file_type: 'stream', file_name: 'a', file: source } }))
    for (const source of [bytes, new Blob([bytes]), stream, { path: '/a' }, () => stream, { file: bytes, name: 'a' }])
      assert.deepEqual(of(source), [])
    for (const source of ['text', 7, {}, { name: 'a' }, { file: 7, name: 'a' }])
      assert.deepEqual(of(source), [{ path: 'data.file', message: 'is no file' }])
  })

  it('never shows a value: it may be a secret', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12 }), fc.constantFrom('ticket', 'value', 'tags'), (secret, key) => {
        const faults = input({ path: { queue_id: [secret] }, params: { limit: secret }, data: { [key]: secret, ticket: secret } })
        assert.ok(faults.length > 0 && !JSON.stringify(faults).includes(JSON.stringify(secret).slice(1, -1)))
      }),
    )
  })
})

describe('endpointCodec: output', () => {
  it('keeps what the catalogue lacks, and takes texts that it does not list', () => {
    const value = { ticket: { id: 't', owner: { id: 7 } }, state: 'melted', page: 1 }
    const result = endpointCodec(ticket, desk).output.decode(value)
    assert.ok(result._tag === 'Right')
    assert.equal(result.right, value)
  })

  it('counts null as absent', () => {
    assert.deepEqual(output({ ticket: { id: 't', tags: null }, state: null }), [])
    assert.deepEqual(output({ ticket: { id: null } }), [{ path: 'ticket.id', message: 'is missing' }])
  })

  it('names what is missing and what is of the wrong kind', () => {
    assert.deepEqual(output({ ticket: { tags: [{ text: 'a' }, 7] } }), [
      { path: 'ticket.id', message: 'is missing' },
      { path: 'ticket.tags[1]', message: 'is a number, expected object' },
    ])
    assert.deepEqual(output('nothing').length, 1)
  })
})

describe('endpointCodec', () => {
  it('throws where the facts are those of another service', () => {
    for (const id of ['contact.v3.user.get', 'constructor']) {
      assert.throws(() => endpointCodec(defineEndpoint({ id, method: 'GET', path: '/x' }), schema), ConfigError)
    }
  })

  it('builds a codec once', () => {
    assert.equal(endpointCodec(message.create, schema).input, endpointCodec(message.create, schema).input)
    assert.notEqual(endpointCodec(message.create, schema).input, endpointCodec(message.create, schema, { params: 'text' }).input)
  })
})

/** A value of a shape, made from the facts alone. */
function sample(shape: unknown, types: Readonly<Record<string, unknown>>, optional: boolean): unknown {
  if (!Array.isArray(shape)) {
    if (typeof shape !== 'object')
      return { string: 's', number: 1, boolean: true, any: null, file: new Uint8Array() }[shape as string]
    const members = Object.entries(shape ?? {}).filter(([key]) => optional || !key.endsWith('?'))
    return Object.fromEntries(members.map(([key, member]) => [key.replace('?', ''), sample(member, types, optional)]))
  }
  const [form, first] = shape as [string, unknown]
  if (form === 'ref') return sample(types[first as string], types, optional)
  if (form === 'array') return [sample(first, types, optional)]
  if (form === 'map') return { key: sample(first, types, optional) }
  return form === 'enum' ? first : sample(first, types, optional)
}

describe('the facts of every service', function () {
  this.timeout(60_000)
  const services = readdirSync('spec').filter((name) => name.endsWith('.json') && !['events.json', 'index.json'].includes(name))

  for (const optional of [true, false]) {
    it(`make codecs that take every input and output ${optional ? 'with all its fields' : 'with its required fields only'}, and find a fault in each`, async () => {
      let checked = 0
      for (const name of services) {
        const { endpoints, types = {} } = JSON.parse(readFileSync(`spec/${name}`, 'utf8')) as {
          types?: Readonly<Record<string, unknown>>
          endpoints: readonly { id: string; pathParams?: object; query?: object; body?: unknown; response?: object }[]
        }
        const { schema: facts } = (await import(`../../../src/schema/generated/${name.replace('.json', '.js')}`)) as {
          schema: Schema
        }
        for (const { id, pathParams = {}, query = {}, body, response } of endpoints) {
          const known = facts.endpoints[id]
          assert.ok(known, id)
          const codec = endpointCodec(known, facts, { enums: 'closed' })
          const parts = { path: pathParams, params: query, ...(body !== undefined && { data: body }) }
          const value = sample(parts, types, optional) as object
          assert.deepEqual(faultsOf(codec.input.decode(value)), [], id)
          assert.deepEqual(
            faultsOf(codec.input.decode({ ...value, params: { not_a_field: 1 } })).at(-1)?.path,
            'params.not_a_field',
            id,
          )
          if (response) assert.deepEqual(faultsOf(codec.output.decode(sample(response, types, optional))), [], id)
          checked += 1
        }
      }
      assert.equal(checked, 1680)
    })
  }
})
