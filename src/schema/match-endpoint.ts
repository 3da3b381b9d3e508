import type { EndpointSchema, Schema } from './schema.js'

/** An endpoint whose path a request has, with the values of its path parameters, percent-decoded. */
export interface EndpointMatch {
  readonly schema: Schema
  readonly endpoint: EndpointSchema
  readonly path: Readonly<Record<string, string>>
}

interface Candidate {
  readonly schema: Schema
  readonly endpoint: EndpointSchema
  readonly segments: readonly string[]
  /** Literal segments before parameters, from the left: `/users/me` before `/users/:user_id`. */
  readonly rank: string
}

type Index = ReadonlyMap<string, readonly Candidate[]>

/** By service, the third segment of every path; made at the first match in a schema. */
const indexes = new WeakMap<Schema, Index>()

const isParameter = (segment: string): boolean => segment.startsWith(':')

const rankOf = (segments: readonly string[]): string => segments.map((segment) => (isParameter(segment) ? '1' : '0')).join('')

const byRank = (a: Candidate, b: Candidate): number => Number(a.rank > b.rank) - Number(a.rank < b.rank)

function indexOf(schema: Schema): Index {
  const known = indexes.get(schema)
  if (known) return known
  const index = new Map<string, Candidate[]>()
  for (const endpoint of Object.values(schema.endpoints)) {
    const segments = endpoint.path.split('/')
    const key = keyOf(segments)
    index.set(key, [...(index.get(key) ?? []), { schema, endpoint, segments, rank: rankOf(segments) }])
  }
  index.forEach((candidates) => candidates.sort(byRank))
  indexes.set(schema, index)
  return index
}

/** Paths of one length in one service: a short list to try. */
const keyOf = (segments: readonly string[]): string => `${segments.slice(0, 3).join('/')} ${segments.length}`

function valuesOf(pattern: readonly string[], segments: readonly string[]): Readonly<Record<string, string>> | undefined {
  const fits = pattern.every((part, index) => (isParameter(part) ? segments[index] !== '' : part === segments[index]))
  if (!fits) return undefined
  return Object.fromEntries(
    pattern.flatMap((part, index) => (isParameter(part) ? [[part.slice(1), decoded(segments[index] ?? '')] as const] : [])),
  )
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/**
 * Every endpoint, of any method, that has this path; literal segments win over parameters. None: nothing has this path. None with
 * the method of a request: the path is right and the method is wrong.
 *
 * @param path - As it stands in the request line, without the query.
 *
 * @example
 * ```ts
 * matchPath([schema], '/open-apis/im/v1/messages').map(({ endpoint }) => endpoint.id) // => ['im.v1.message.create', 'im.v1.message.list']
 * ```
 */
export function matchPath(schemas: readonly Schema[], path: string): readonly EndpointMatch[] {
  const segments = path.split('/')
  return candidatesOf(schemas, keyOf(segments)).flatMap(({ schema, endpoint, segments: pattern }) => {
    const values = valuesOf(pattern, segments)
    return values === undefined ? [] : [{ schema, endpoint, path: values }]
  })
}

/** Those of one schema are in order; only where two schemas share a service is there anything to sort. */
function candidatesOf(schemas: readonly Schema[], key: string): readonly Candidate[] {
  const found = schemas.map((schema) => indexOf(schema).get(key) ?? []).filter(({ length }) => length > 0)
  return found.length > 1 ? found.flat().sort(byRank) : (found[0] ?? [])
}

/** The endpoint of a request line. */
export const matchEndpoint = (schemas: readonly Schema[], method: string, path: string): EndpointMatch | undefined =>
  matchPath(schemas, path).find(({ endpoint }) => endpoint.method === method)
