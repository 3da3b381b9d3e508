import type { CataloguedCode } from './read-codes.js'
import type { HttpMethod, PageSpec, TokenKind } from '../../src/model/endpoint.js'
import type { Fields, Shape, ShapeTable } from '../../src/schema/schema.js'

/** One endpoint as `spec/` records it; `spec/README.md` tells what the keys mean. */
export interface CataloguedEndpoint {
  readonly id: string
  readonly accessor: readonly [service: string, version: string, resource: string, method: string]
  readonly method: HttpMethod
  readonly path: string
  readonly tokens?: readonly TokenKind[]
  /** From `spec/tokens/disputed.json`. */
  readonly disputed?: readonly TokenKind[]
  readonly pathParams?: Fields
  readonly query?: Fields
  readonly body?: Shape
  readonly bodyKind: 'json' | 'multipart' | 'none'
  readonly response?: Fields
  readonly responseKind: 'json' | 'binary'
  readonly wrap?: 'top'
  readonly page?: PageSpec
}

export interface CataloguedService {
  readonly service: string
  readonly defaultVersion?: string
  readonly types?: ShapeTable
  readonly endpoints: readonly CataloguedEndpoint[]
}

export interface CataloguedEvent {
  readonly type: string
  readonly version: 'v1' | 'v2'
  readonly event: Fields
}

export interface CataloguedCallback extends CataloguedEvent {
  readonly answer: Fields
}

export interface CataloguedEvents {
  readonly types: ShapeTable
  readonly events: readonly CataloguedEvent[]
  readonly callbacks: readonly CataloguedCallback[]
}

export interface Catalogue {
  /** Sorted by name. */
  readonly services: readonly CataloguedService[]
  readonly events: CataloguedEvents
  readonly codes: readonly CataloguedCode[]
}
