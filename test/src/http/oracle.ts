import { readdirSync, readFileSync } from 'node:fs'

/** What the facts say of requests, read by themselves: nothing is shared with the generator or the client. */

type Shape = string | readonly [string, ...Shape[]] | { readonly [key: string]: Shape }

interface Fact {
  readonly id: string
  readonly accessor: readonly [service: string, version: string, resource: string, method: string]
  readonly method: string
  readonly path: string
  readonly query?: Readonly<Record<string, Shape>>
  readonly body?: Shape
  readonly bodyKind: 'json' | 'multipart' | 'none'
}

export interface Expected {
  readonly method: string
  readonly url: string
  readonly contentType: string | undefined
  readonly body: unknown
}

export interface Case {
  readonly fact: Fact
  readonly input: object
  readonly expected: Expected
}

/** What an id could be in the worst case, and a text. */
const nasty = '/?#% é ..'
const encoded = '%2F%3F%23%25%20%C3%A9%20..'
const file = { name: 'é "1".txt', file: new TextEncoder().encode('bytes') }
const sentFile = { name: 'é %221%22.txt', type: 'application/octet-stream', bytes: 'bytes' }

/** One value of a shape, with every field; the first boolean is false, the first number 0, the first text empty. */
function valueOf(shape: Shape, types: Readonly<Record<string, Shape>>, first: Set<string>): unknown {
  const once = (kind: string, value: unknown, later: unknown) => (first.has(kind) ? later : (first.add(kind), value))
  if (typeof shape === 'string') {
    if (shape === 'file') return file
    if (shape === 'number') return once('number', 0, 1.5)
    return shape === 'boolean' ? once('boolean', false, true) : once('string', '', `text ${nasty}&=+`)
  }
  if (!Array.isArray(shape)) {
    const fields = Object.entries(shape as Readonly<Record<string, Shape>>)
    return Object.fromEntries(fields.map(([key, field]) => [key.replace(/\?$/, ''), valueOf(field, types, first)]))
  }
  const [form, ...parts] = shape as readonly [string, ...Shape[]]
  const one = (part: Shape = 'any') => valueOf(part, types, first)
  if (form === 'enum') return parts.at(-1)
  if (form === 'ref') return one(types[parts[0] as string])
  if (form === 'array') return [one(parts[0]), one(parts[0])]
  if (form === 'map') return { key: one(parts[0]) }
  return form === 'tuple' ? parts.map(one) : one(parts[0])
}

const pairs = (fields: object): readonly (readonly [string, unknown])[] =>
  Object.entries(fields).flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((item) => [name, item] as const))

/** Another way to the same encoding than the client's. */
const escaped = (text: string) =>
  [...new TextEncoder().encode(text)]
    .map((byte) =>
      /[\w.!~*'()-]/.test(String.fromCharCode(byte))
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('')

function caseOf(fact: Fact, types: Readonly<Record<string, Shape>>): Case {
  const first = new Set<string>()
  const names = [...fact.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const params = valueOf(fact.query ?? {}, types, first) as object
  const data = fact.body === undefined ? undefined : valueOf(fact.body, types, first)
  const query = pairs(params).map(([name, value]) => `${escaped(name)}=${escaped(String(value))}`)
  const path = fact.path.replace(/:\w+/g, encoded)
  const bodiless = data === undefined && ['GET', 'DELETE'].includes(fact.method)
  const form = () =>
    pairs(data as object).map(([name, value]) => (value === file ? { name, file: sentFile } : { name, text: String(value) }))
  const input = { path: Object.fromEntries(names.map((name) => [name, nasty])), params, ...(data !== undefined && { data }) }
  const contentType =
    fact.bodyKind === 'multipart' ? 'multipart/form-data' : bodiless ? undefined : 'application/json; charset=utf-8'
  const body = fact.bodyKind === 'multipart' ? form() : bodiless ? undefined : (data ?? {})
  return {
    fact,
    input,
    expected: { method: fact.method, url: query.length > 0 ? `${path}?${query.join('&')}` : path, contentType, body },
  }
}

/** Every endpoint of the facts, with an input of all fields and the request that it has to become. */
export const cases: readonly Case[] = readdirSync('spec')
  .filter((name) => name.endsWith('.json') && !['events.json', 'index.json'].includes(name))
  .map((name) => JSON.parse(readFileSync(`spec/${name}`, 'utf8')) as { types: Record<string, Shape>; endpoints: readonly Fact[] })
  .flatMap(({ types, endpoints }) => endpoints.map((fact) => caseOf(fact, types)))
