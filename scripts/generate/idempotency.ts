import type { Endpoint } from '../../src/model/endpoint.js'
import type { Shape } from '../../src/schema/schema.js'
import type { CataloguedEndpoint } from './catalogue.js'
import { bareKey, isFields } from './shapes.js'

/** Fields that make a repetition harmless wherever they stand (protocol 3.9). */
const always = new Set(['client_token', 'idempotency_key', 'idempotent_key', 'idempotent_id'])

/** Where `uuid` does so too. Elsewhere it is the id of a thing: a device, an attachment. */
const uuidServices = new Set(['approval', 'cardkit', 'im', 'vc'])

/** The catalogue does not say which field that is; the protocol reference does. */
export function idempotencyOf({
  accessor: [service],
  method,
  query,
  body,
}: CataloguedEndpoint): Endpoint<never, unknown>['idempotency'] {
  if (method === 'GET') return undefined
  const fieldOf = (fields: Shape | undefined) =>
    Object.keys(fields !== undefined && isFields(fields) ? fields : {})
      .map(bareKey)
      .find((key) => always.has(key) || (key === 'uuid' && uuidServices.has(service)))
  const inQuery = fieldOf(query)
  if (inQuery !== undefined) return { in: 'query', field: inQuery }
  const inBody = fieldOf(body)
  return inBody === undefined ? undefined : { in: 'body', field: inBody }
}
