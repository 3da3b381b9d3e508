import type { Endpoint } from 'rxlark'
import type { EndpointSchema, Schema } from '../../src/schema/schema.js'
import { misuse } from '../failure.js'
import { didYouMean } from '../nearest.js'
import { endpointKey, endpointName } from './endpoint-name.js'
import { services } from './services.js'

/** An endpoint with its facts, for input that is only known when it runs. */
export type EndpointFacts = EndpointSchema & Endpoint<unknown, unknown>

/** An endpoint of the catalogue, with the facts of its service. */
export interface Found {
  readonly schema: Schema
  readonly endpoint: EndpointFacts
}

/** The facts of one service; no other is loaded. */
export async function schemaOf(service: string): Promise<Schema> {
  const { schema } = (await import(`rxlark/schema/${service}`)) as { readonly schema: Schema }
  return schema
}

/**
 * Finds an endpoint by its name (`im.v1.batchMessage.delete`) or its id (`im.v1.batch_message.delete`).
 *
 * @throws Failure that names the nearest ones.
 */
export async function findEndpoint(text: string): Promise<Found> {
  const service = text.split('.')[0] ?? ''
  const schemas = services.includes(service) ? [await schemaOf(service)] : []
  const [found] = schemas.flatMap((schema) => foundIn(schema, text) ?? [])
  if (found) return found
  const near = await nearestNames(text, schemas)
  throw misuse(`there is no endpoint ${text}`, near ?? 'rxlark call --list')
}

/** An endpoint of a service, by name or id. */
export function foundIn(schema: Schema, text: string): Found | undefined {
  const key = endpointKey(text)
  const endpoint = Object.values(schema.endpoints).find(({ id }) => endpointKey(id) === key)
  return endpoint && { schema, endpoint: endpoint as EndpointFacts }
}

/** Within the service, if it is one; else all of them are loaded, which takes a moment, to find what was meant. */
async function nearestNames(text: string, schemas: readonly Schema[]): Promise<string | undefined> {
  const near = didYouMean(text, schemas.flatMap(namesIn))
  return near ?? didYouMean(text, await allNames())
}

const namesIn = ({ endpoints }: Schema): readonly string[] => Object.keys(endpoints).map(endpointName)

/** The name of every endpoint, sorted as the services are. */
export async function allNames(): Promise<readonly string[]> {
  return (await Promise.all(services.map(schemaOf))).flatMap(namesIn)
}
