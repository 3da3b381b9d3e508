import type { Shape, ShapeTable } from '../../src/schema/schema.js'
import type { Catalogue, CataloguedEndpoint } from './catalogue.js'
import { idempotencyOf } from './idempotency.js'
import { bareKey, inlined, isFields, isOptional } from './shapes.js'

/** What a catalogue says, one small fact a key: `im.v1.message.create body.content` -> `string`. */
export type FlatFacts = ReadonlyMap<string, string>

type Fact = readonly [key: string, value: string]

/** Everything in a catalogue that a program can notice. The names of its types are not among it. */
export function flatFacts({ services, events }: Catalogue): FlatFacts {
  const bodies = [
    ...events.events.map(({ type, event }) => ({ key: `event ${type}`, shape: event })),
    ...events.callbacks.flatMap(({ type, event, answer }) => [
      { key: `callback ${type}`, shape: event },
      { key: `callback ${type} answer`, shape: answer },
    ]),
  ]
  return new Map([
    ...services.map(({ service, defaultVersion }): Fact => [`${service} default version`, defaultVersion ?? 'none']),
    ...services.flatMap(({ types = {}, endpoints }) => endpoints.flatMap((endpoint) => endpointFacts(endpoint, types))),
    ...bodies.flatMap(({ key, shape }) => [[key, 'known'] as const, ...shapeFacts(key, inlined(shape, events.types)).slice(1)]),
  ])
}

function endpointFacts(endpoint: CataloguedEndpoint, types: ShapeTable): readonly Fact[] {
  const { accessor, method, path, tokens, bodyKind, responseKind, wrap, page, query, body, response } = endpoint
  const id = accessor.join('.')
  const facts = {
    request: `${method} ${path}`,
    tokens: tokens?.join('|') ?? 'unknown',
    kinds: `${bodyKind} -> ${responseKind}${wrap ? ` at the ${wrap}` : ''}`,
    paging: page ? JSON.stringify(page) : 'none',
    idempotency: JSON.stringify(idempotencyOf(endpoint) ?? 'none'),
  }
  const shapes = Object.entries({ query, body, response }).flatMap(([part, shape]) =>
    shape === undefined ? [] : shapeFacts(`${id} ${part}`, inlined(shape, types)),
  )
  return [[id, 'known'], ...Object.entries(facts).map(([key, value]): Fact => [`${id} ${key}`, value]), ...shapes]
}

/** One fact for each member of an object, at any depth. Expects no references. */
function shapeFacts(key: string, shape: Shape, marks = ''): readonly Fact[] {
  if (typeof shape === 'string') return [[key, shape + marks]]
  if (isFields(shape)) {
    const members = Object.entries(shape).flatMap(([name, member]) =>
      shapeFacts(`${key}.${bareKey(name)}`, member, isOptional(name) ? ', optional' : ''),
    )
    return [[key, `object${marks}`], ...members]
  }
  const [form, ...parts] = shape as readonly [string, ...Shape[]]
  if (form === 'enum') return [[key, `one of ${(parts as readonly string[]).join(', ')}${marks}`]]
  return [
    [key, form + marks],
    ...parts.flatMap((part, index) => shapeFacts(`${key}${form === 'union' ? `|${index}` : '[]'}`, part)),
  ]
}
