import type { Endpoint } from '../model/endpoint.js'

/** A value of one kind; `file` is a part with bytes, `any` is anything at all. */
export type Scalar = 'string' | 'number' | 'boolean' | 'any' | 'file'

/** What a value looks like, as `spec/README.md` tells. */
export type Shape =
  | Scalar
  | Fields
  | readonly ['enum', ...string[]]
  | readonly ['array', Shape]
  | readonly ['map', Shape]
  | readonly ['union', ...Shape[]]
  | readonly ['tuple', ...Shape[]]
  | readonly ['ref', string]

/** An object; a key that ends in `?` may be left out. */
export interface Fields {
  readonly [key: string]: Shape
}

/** Shapes that others refer to by `['ref', name]`. Never recursive; the names mean nothing. */
export type ShapeTable = Readonly<Record<string, Shape>>

/** An endpoint with the shapes of its parts. Its path parameters are the `:name`s of its path, all of them text. */
export interface EndpointSchema extends Endpoint<never, unknown> {
  /** The query. */
  readonly params?: Fields
  /** The body: fields, save for one endpoint with an open map. */
  readonly data?: Shape
  /** `data` of the answer; absent where the answer is a file. */
  readonly output?: Fields
}

/** The facts of a service at run time, from `rxlark/schema/<service>`. */
export interface Schema {
  readonly service: string
  readonly types: ShapeTable
  /** By id, for example `im.v1.message.create`. */
  readonly endpoints: Readonly<Record<string, EndpointSchema>>
}

/** The facts of the events at run time. */
export interface EventSchema {
  readonly types: ShapeTable
  /** The payload of each event and callback. */
  readonly payloads: Readonly<Record<string, Fields>>
  /** The body that answers each callback. */
  readonly answers: Readonly<Record<string, Fields>>
  /** The types that come in the old envelope, sorted; all others come in the new one (protocol 5.3). */
  readonly v1: readonly string[]
}
