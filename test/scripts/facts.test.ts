import assert from 'node:assert/strict'
import type { Catalogue, CataloguedEndpoint } from '../../scripts/generate/catalogue.js'
import { compareCatalogues, lostNames } from '../../scripts/generate/compare-catalogues.js'
import { readCatalogue } from '../../scripts/generate/read-catalogue.js'
import { schema } from '../../src/schema/generated/im.js'

const create: CataloguedEndpoint = {
  id: 'desk.v1.ticket.create',
  accessor: ['desk', 'v1', 'ticket', 'create'],
  method: 'POST',
  path: '/open-apis/desk/v1/tickets',
  tokens: ['tenant'],
  body: { title: 'string', 'tags?': ['array', ['ref', 'tag']], 'kind?': ['enum', 'bug', 'wish'] },
  bodyKind: 'json',
  response: { ticket_id: 'string' },
  responseKind: 'json',
}
const event = { type: 'desk.ticket.created_v1', version: 'v2', event: { ticket_id: 'string' } } as const
const desk = (endpoints: readonly CataloguedEndpoint[], tagName = 'tag'): Catalogue => ({
  services: [{ service: 'desk', defaultVersion: 'v1', types: { [tagName]: { text: 'string' } }, endpoints }],
  events: { types: {}, events: [event], callbacks: [] },
  codes: [],
})
const old = desk([create])

describe('compareCatalogues', () => {
  it('finds nothing between a catalogue and itself', () => {
    assert.deepEqual(compareCatalogues(readCatalogue('spec'), readCatalogue('spec')), [])
  })

  it('does not care what a shared shape is called', () => {
    const renamed = {
      ...create,
      body: { title: 'string', 'tags?': ['array', ['ref', 'label']], 'kind?': ['enum', 'bug', 'wish'] },
    } as const
    assert.deepEqual(compareCatalogues(old, desk([renamed], 'label')), [])
  })

  it('tells what is new, what is gone and what is different, in the depth of a shape', () => {
    const body = {
      title: 'number',
      'tags?': ['array', { 'text?': 'string' }],
      'kind?': ['enum', 'bug'],
      'note?': { text: 'string' },
    } as const
    const tokens = ['tenant', 'user'] as const
    assert.deepEqual(compareCatalogues(old, desk([{ ...create, body, tokens, response: {} }])), [
      '- desk.v1.ticket.create response.ticket_id',
      '~ desk.v1.ticket.create body.kind: one of bug, wish, optional => one of bug, optional',
      '~ desk.v1.ticket.create body.tags[].text: string => string, optional',
      '~ desk.v1.ticket.create body.title: string => number',
      '~ desk.v1.ticket.create tokens: tenant => tenant|user',
      '+ desk.v1.ticket.create body.note: object, optional',
    ])
  })

  it('names an endpoint and an event that are gone once, as a whole', () => {
    const empty: Catalogue = {
      services: old.services.map((service) => ({ ...service, endpoints: [] })),
      events: { types: {}, events: [], callbacks: [] },
      codes: [],
    }
    assert.deepEqual(compareCatalogues(old, empty), ['- desk.v1.ticket.create', '- event desk.ticket.created_v1'])
    assert.deepEqual(compareCatalogues(empty, old), ['+ desk.v1.ticket.create', '+ event desk.ticket.created_v1'])
  })

  it('names the types that programs can no longer import', () => {
    assert.deepEqual(lostNames({ 'desk/v1': { 'ticket.Tag': 'a', 'ticket.Kind': 'b' } }, { 'desk/v1': { 'ticket.Tag': 'c' } }), [
      '- type desk/v1 ticket.Kind',
    ])
  })
})

describe('what the generator adds to the catalogue', () => {
  const fieldOf = (id: string) => schema.endpoints[`im.v1.${id}`]?.idempotency

  it('knows where the field is that makes a repetition harmless', () => {
    assert.deepEqual(fieldOf('message.create'), { in: 'body', field: 'uuid' })
    assert.deepEqual(fieldOf('message.forward'), { in: 'query', field: 'uuid' })
    assert.equal(fieldOf('message.patch'), undefined)
  })

  it('does not take the id of a device or of an attachment for one', async () => {
    const { schema: security } = await import('../../src/schema/generated/security_and_compliance.js')
    const { schema: hire } = await import('../../src/schema/generated/hire.js')
    assert.equal(security.endpoints['security_and_compliance.v2.device_record.create']?.idempotency, undefined)
    assert.equal(hire.endpoints['hire.v1.exam.create']?.idempotency, undefined)
  })
})
