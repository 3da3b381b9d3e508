import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'

/** The oracle reads the facts by itself: it shares nothing with the generator. */
interface Fact {
  readonly id: string
  readonly accessor: readonly [string, string, string, string]
  readonly method: string
  readonly path: string
  readonly tokens?: unknown
  readonly bodyKind: string
  readonly responseKind: string
  readonly wrap?: string
  readonly page?: unknown
}
type Module = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>

const services = readdirSync('spec')
  .filter((file) => file.endsWith('.json') && !['events.json', 'index.json'].includes(file))
  .map(
    (file) =>
      JSON.parse(readFileSync(`spec/${file}`, 'utf8')) as {
        service: string
        defaultVersion?: string
        endpoints: readonly Fact[]
      },
  )
const facts = services.flatMap(({ endpoints }) => endpoints)
const { disputed: doubtful } = JSON.parse(readFileSync('spec/tokens/disputed.json', 'utf8')) as {
  disputed: readonly { id: string; tokens: readonly string[] }[]
}
const disputed = new Map(doubtful.map(({ id, tokens }) => [id, tokens]))
const load = async (folder: string) => (await import(`../../../src/api/generated/${folder}/index.js`)) as Module

describe('the generated API', function () {
  this.timeout(60_000)
  const versions = new Map<string, Module>()
  const faces = new Map<string, Module>()

  before(async () => {
    for (const { service, endpoints } of services) {
      faces.set(service, await load(service))
      for (const version of new Set(endpoints.map(({ accessor }) => accessor[1]))) {
        versions.set(`${service}/${version}`, await load(`${service}/${version}`))
      }
    }
  })

  it('has every accessor of the catalogue, with its version', () => {
    assert.equal(facts.length, 1680)
    const found = facts.map(
      ({ accessor: [service, version, resource, method] }) => versions.get(`${service}/${version}`)?.[resource]?.[method]?.['id'],
    )
    assert.deepEqual(
      found,
      facts.map(({ id }) => id),
    )
  })

  it('has every accessor of a default version, without it', () => {
    for (const { service, defaultVersion, endpoints } of services) {
      if (defaultVersion === undefined) continue
      const ofDefault = endpoints.filter(({ accessor }) => accessor[1] === defaultVersion)
      const face = faces.get(service)
      assert.deepEqual(
        ofDefault.map(({ accessor: [, , resource, method] }) => face?.[resource]?.[method]?.['id']),
        ofDefault.map(({ id }) => id),
      )
      assert.deepEqual(face, versions.get(`${service}/${defaultVersion}`))
    }
  })

  it('has a face for the services without a default version: their lowest', () => {
    const without = services.filter(({ defaultVersion }) => defaultVersion === undefined)
    assert.equal(without.length, 17)
    for (const { service, endpoints } of without) {
      const lowest = endpoints.map(({ accessor }) => accessor[1]).sort()[0] ?? ''
      assert.deepEqual(faces.get(service), versions.get(`${service}/${lowest}`))
    }
  })

  it('has nothing that is not in the catalogue', () => {
    const wanted = facts.map(({ accessor }) => accessor.join('.')).sort()
    const exported = [...versions].flatMap(([folder, module]) =>
      Object.entries(module).flatMap(([resource, endpoints]) =>
        Object.keys(endpoints).map((name) => `${folder.replace('/', '.')}.${resource}.${name}`),
      ),
    )
    assert.deepEqual(exported.sort(), wanted)
  })

  it('doubts tokens of as many endpoints as its sources disagree of, and only tokens that these may take', () => {
    const { counts } = JSON.parse(readFileSync('spec/index.json', 'utf8')) as { counts: { tokensBySource: { disagree: number } } }
    assert.deepEqual([disputed.size, doubtful.length], [counts.tokensBySource.disagree, 33])
    for (const { id, tokens } of doubtful) {
      const known = facts.find((fact) => fact.id === id)?.tokens as readonly string[]
      assert.ok(tokens.length > 0 && tokens.length < known.length && tokens.every((token) => known.includes(token)), id)
    }
  })

  it('says of each endpoint what the catalogue says', () => {
    for (const {
      id,
      accessor: [service, version, resource, method],
      ...fact
    } of facts) {
      const endpoint = versions.get(`${service}/${version}`)?.[resource]?.[method]
      const { idempotency: _, ...said } = endpoint ?? {}
      const expected = {
        id,
        method: fact.method,
        path: fact.path,
        ...('tokens' in fact && { tokens: fact.tokens }),
        ...(disputed.has(id) && { disputed: disputed.get(id) }),
        ...(fact.bodyKind === 'multipart' && { body: 'multipart' }),
        ...(fact.responseKind === 'binary' && { answer: 'binary' }),
        ...('wrap' in fact && { wrap: fact.wrap }),
        ...('page' in fact && { page: fact.page }),
      }
      assert.deepEqual(said, expected)
    }
  })
})
