import assert from 'node:assert/strict'
import type { CataloguedEndpoint, CataloguedService } from '../../scripts/generate/catalogue.js'
import { lockOf, type NameLock } from '../../scripts/generate/name-objects.js'
import { nameCandidates } from '../../scripts/generate/name-candidates.js'
import { versionModels } from '../../scripts/generate/version-model.js'
import { kebabCase, pascalCase, singular } from '../../scripts/generate/words.js'
import type { Fields } from '../../src/schema/schema.js'

const endpoint = (resource: string, method: string, response: Fields, body?: Fields): CataloguedEndpoint => ({
  id: `desk.v1.${resource}.${method}`,
  accessor: ['desk', 'v1', resource, method],
  method: 'POST',
  path: `/open-apis/desk/v1/${resource}/${method}`,
  bodyKind: 'json',
  responseKind: 'json',
  response,
  ...(body && { body }),
})

/** Public name -> path, for a service of these endpoints. */
function namesOf(endpoints: readonly CataloguedEndpoint[], lock: NameLock = {}): NameLock {
  const service: CataloguedService = { service: 'desk', endpoints }
  return lockOf(versionModels(service, () => lock).flatMap(({ objects }) => objects))
}

const person = { id: 'string', 'name?': 'string' } as const

describe('names of types', () => {
  it('come from the property, shortest first', () => {
    const names = namesOf([endpoint('ticket', 'get', { ticket: { owner: person, 'tags?': ['array', { text: 'string' }] } })])
    assert.deepEqual(Object.keys(names), ['ticket.GetOutput', 'ticket.Owner', 'ticket.Tag', 'ticket.Ticket'])
  })

  it('take the method before a word that says nothing', () => {
    assert.equal(nameCandidates(['ticket', 'list', 'output', 'items[]'], false)[0], 'ListItem')
    assert.equal(nameCandidates(['ticket', 'list', 'output', 'items[]'], true)[0], 'TicketItem')
  })

  it('never end in a digit', () => {
    for (const shared of [true, false]) {
      const candidates = nameCandidates(['ticket', 'list', 'output', 'pages[]', 'avatar_72'], shared)
      assert.deepEqual(
        candidates.filter((name) => /\d$/.test(name)),
        [],
      )
    }
  })

  it('are one for objects that look the same, and shared objects have a file of their own', () => {
    const names = namesOf([
      endpoint('ticket', 'get', { owner: person }),
      endpoint('queue', 'get', { boss: person, on: 'boolean' }),
    ])
    assert.deepEqual(names['shapes.Boss'] ?? names['shapes.Owner'], 'queue.get.output.boss')
    assert.equal(Object.keys(names).filter((name) => name.startsWith('shapes.')).length, 1)
  })

  it('grow until they differ', () => {
    const names = namesOf([endpoint('ticket', 'get', { a: { owner: person }, b: { owner: { id: 'number' } } })])
    assert.deepEqual(Object.keys(names), ['ticket.A', 'ticket.B', 'ticket.BOwner', 'ticket.GetOutput', 'ticket.Owner'])
  })

  it('name whole bodies after their method, and never after an object that happens to look the same', () => {
    const names = namesOf([endpoint('ticket', 'create', { owner: person }, person)])
    assert.deepEqual(Object.keys(names), ['ticket.CreateData', 'ticket.CreateOutput', 'ticket.Owner'])
  })
})

describe('the lock of names', () => {
  const before = [endpoint('ticket', 'get', { owner: person })]
  const lock = namesOf(before)

  it('keeps a name when its object gets a new field', () => {
    const after = namesOf([endpoint('ticket', 'get', { owner: { ...person, 'mail?': 'string' } })], lock)
    assert.deepEqual(after, lock)
  })

  it('keeps a name in its file when another resource shares it', () => {
    const after = namesOf([endpoint('queue', 'get', { owner: person, on: 'boolean' }), ...before], lock)
    assert.equal(after['ticket.Owner'], 'ticket.get.output.owner')
    assert.deepEqual(
      Object.keys(after).filter((name) => name.startsWith('shapes.')),
      [],
    )
  })

  it('keeps a name from a newcomer that would have got it', () => {
    const newcomer = endpoint('ticket', 'archive', { owner: { number: 'number' } })
    assert.equal(namesOf([newcomer, ...before])['ticket.Owner'], 'ticket.archive.output.owner')
    const after = namesOf([newcomer, ...before], lock)
    assert.equal(after['ticket.Owner'], 'ticket.get.output.owner')
    assert.equal(after['ticket.ArchiveOwner'], 'ticket.archive.output.owner')
  })

  it('lets one of two objects go that were the same and no longer are', () => {
    const [same, changed] = [
      endpoint('ticket', 'get', { owner: person, boss: person }),
      endpoint('ticket', 'get', { owner: person, boss: { id: 'string' } }),
    ]
    const locked = namesOf([same])
    assert.deepEqual(Object.keys(namesOf([changed], locked)), ['ticket.Boss', 'ticket.GetOutput', 'ticket.Owner'])
    assert.equal(namesOf([changed], locked)['ticket.Owner'], locked['ticket.Owner'])
  })
})

describe('words', () => {
  it('are cased for types and for files', () => {
    assert.equal(pascalCase('i18n_names'), 'I18nNames')
    assert.equal(pascalCase('im.message.receive_v1'), 'ImMessageReceiveV1')
    assert.equal(kebabCase('chatAnnouncement'), 'chat-announcement')
  })

  it('are singular for the members of a list', () => {
    const words = ['items', 'entities', 'addresses', 'status', 'job_family_list', 'boxes', 'statuses', 'list', 'data']
    assert.deepEqual(words.map(singular), ['item', 'entity', 'address', 'status', 'job_family', 'box', 'status', 'list', 'data'])
  })
})
