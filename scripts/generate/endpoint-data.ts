import type { Endpoint } from '../../src/model/endpoint.js'
import type { CataloguedEndpoint } from './catalogue.js'
import { idempotencyOf } from './idempotency.js'

/** What is known of an endpoint at run time, without its types. */
export function endpointData(endpoint: CataloguedEndpoint): Endpoint<never, unknown> {
  const { id, method, path, tokens, disputed, bodyKind, responseKind, wrap, page } = endpoint
  const idempotency = idempotencyOf(endpoint)
  return {
    id,
    method,
    path,
    ...(tokens && { tokens }),
    ...(disputed && { disputed }),
    ...(bodyKind === 'multipart' && { body: 'multipart' }),
    ...(responseKind === 'binary' && { answer: 'binary' }),
    ...(wrap && { wrap }),
    ...(page && { page }),
    ...(idempotency && { idempotency }),
  }
}

/** Names of the path parameters, in their order. */
export const pathParameters = (path: string): readonly string[] =>
  [...path.matchAll(/:([A-Za-z_]\w*)/g)].map(([, name = '']) => name)
