import type * as t from 'io-ts'
import type { Endpoint } from '../model/endpoint.js'
import { ConfigError } from '../model/errors.js'
import type { EndpointSchema, Fields, Schema, Shape } from '../schema/schema.js'
import { objectCodec, type Member } from './object-codec.js'
import { shapeCodec, type ShapeMode } from './schema-codec.js'

/** The codecs of an endpoint, each built when it is first asked for. */
export interface EndpointCodec<I, O> {
  /** Reads `{ path, params, data }`. A field that the facts lack is a fault, in whatever depth. */
  readonly input: t.Type<I, unknown>
  /** Reads `data` of an answer. What the facts lack is kept. */
  readonly output: t.Type<O, unknown>
}

export interface EndpointCodecOptions {
  /** `closed`: a text that the facts do not list is a fault; the platform adds such texts over time. Default: `open`. */
  readonly enums?: 'open' | 'closed'
  /** `text`: the query, and a form, is as it came off the wire, all of it text. Default: `typed`. */
  readonly params?: 'typed' | 'text'
}

/**
 * Codecs for the input and the output of an endpoint, from the facts of its service. They are built on demand and kept as long as the
 * facts are: nothing is built for endpoints that nobody asks for.
 *
 * @param schema - The `schema` of `rxlark/schema/<service>`.
 * @throws {@link ConfigError} when the schema is that of another service.
 *
 * @example
 * ```ts
 * import { message } from 'rxlark/api/im/v1'
 * import { endpointCodec, faultsOf } from 'rxlark/codecs'
 * import { schema } from 'rxlark/schema/im'
 *
 * const { input } = endpointCodec(message.create, schema)
 * faultsOf(input.decode({ params: { receive_id_type: 'chat_id' }, data: { receive_id: 'oc_1', msg_type: 'text' } }))
 * // => [{ path: 'data.content', message: 'is missing' }]
 * ```
 */
export function endpointCodec<I, O>(
  endpoint: Endpoint<I, O>,
  schema: Schema,
  { enums = 'open', params = 'typed' }: EndpointCodecOptions = {},
): EndpointCodec<I, O> {
  const facts = Object.hasOwn(schema.endpoints, endpoint.id) ? schema.endpoints[endpoint.id] : undefined
  if (facts === undefined)
    throw new ConfigError([{ path: 'schema', message: `${schema.service} has no endpoint ${endpoint.id}` }])
  const { input, output, query } = modesOf(schema, enums)
  return {
    get input() {
      return inputCodec(facts, input, params === 'text' ? query : input) as unknown as t.Type<I, unknown>
    },
    get output() {
      return shapeCodec(facts.output ?? 'any', output) as unknown as t.Type<O, unknown>
    },
  }
}

interface Modes {
  readonly input: ShapeMode
  readonly query: ShapeMode
  readonly output: ShapeMode
}

const modes = { open: new WeakMap<Schema, Modes>(), closed: new WeakMap<Schema, Modes>() }

/** The same objects for the same facts: codecs are kept by them. */
function modesOf(schema: Schema, enums: 'open' | 'closed'): Modes {
  const known = modes[enums].get(schema)
  if (known) return known
  const input: ShapeMode = { types: schema.types, unknownKeys: 'fault', enums, values: 'typed' }
  const made: Modes = { input, query: { ...input, values: 'text' }, output: { ...input, unknownKeys: 'keep', enums: 'open' } }
  modes[enums].set(schema, made)
  return made
}

const inputs = new WeakMap<ShapeMode, Map<EndpointSchema, t.Mixed>>()

function inputCodec(facts: EndpointSchema, mode: ShapeMode, queryMode: ShapeMode): t.Mixed {
  const made = inputs.get(queryMode) ?? new Map<EndpointSchema, t.Mixed>()
  inputs.set(queryMode, made)
  const codec = made.get(facts) ?? objectCodec(() => partsOf(facts, mode, queryMode), 'fault')
  made.set(facts, codec)
  return codec
}

const nothing: Fields = {}

/** A part that the endpoint lacks may be there, as long as nothing is in it. */
function partsOf(
  { path, params = nothing, data = nothing, body }: EndpointSchema,
  mode: ShapeMode,
  queryMode: ShapeMode,
): readonly Member[] {
  const parameters: Fields = Object.fromEntries([...path.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, 'string'] as const))
  return [
    { name: 'path', optional: isOpen(parameters), codec: shapeCodec(parameters, mode) },
    { name: 'params', optional: isOpen(params), codec: shapeCodec(params, queryMode) },
    { name: 'data', optional: isOpen(data), codec: shapeCodec(data, body === 'multipart' ? queryMode : mode) },
  ]
}

const isOpen = (shape: Shape): boolean =>
  Array.isArray(shape) || typeof shape === 'string' || Object.keys(shape).every((key) => key.endsWith('?'))
