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
}

type Index = ReadonlyMap<string, readonly Candidate[]>

/** By service, the third segment of every path; made at the first match in a schema. */
const indexes = new WeakMap<Schema, Index>()

const isParameter = (segment: string): boolean => segment.startsWith(':')

/** Literal segments before parameters, from the left: `/users/me` before `/users/:user_id`. */
const specificity = ({ segments }: Candidate): string => segments.map((segment) => (isParameter(segment) ? '1' : '0')).join('')

function indexOf(schema: Schema): Index {
  const known = indexes.get(schema)
  if (known) return known
  const index = new Map<string, readonly Candidate[]>()
  for (const endpoint of Object.values(schema.endpoints)) {
    const segments = endpoint.path.split('/')
    const key = keyOf(segments)
    index.set(key, [...(index.get(key) ?? []), { schema, endpoint, segments }])
  }
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
  return schemas
    .flatMap((schema) => indexOf(schema).get(keyOf(segments)) ?? [])
    .sort((a, b) => (specificity(a) < specificity(b) ? -1 : specificity(a) > specificity(b) ? 1 : 0))
    .flatMap(({ schema, endpoint, segments: pattern }) => {
      const values = valuesOf(pattern, segments)
      return values === undefined ? [] : [{ schema, endpoint, path: values }]
    })
}

/** The endpoint of a request line. */
export const matchEndpoint = (schemas: readonly Schema[], method: string, path: string): EndpointMatch | undefined =>
  matchPath(schemas, path).find(({ endpoint }) => endpoint.method === method)
