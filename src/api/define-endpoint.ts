import type { Endpoint } from '../model/endpoint.js'
import { ConfigError, type Fault } from '../model/errors.js'

/** What `defineEndpoint` takes: an endpoint whose id may be left out. */
export type EndpointDefinition<I, O> = Omit<Endpoint<I, O>, 'id' | 'types'> & { readonly id?: string }

/**
 * An endpoint that the catalogue lacks, to be called like any other.
 *
 * @typeParam I - The input: `{ path, params, data }`, each part only where the endpoint has it.
 * @typeParam O - What is in `data` of the answer.
 * @param definition - Without an `id`, method and path stand in for it.
 * @throws {@link ConfigError} when the path is none: it starts with `/`, and has neither a query nor a host.
 *
 * @example
 * ```ts
 * interface Ticket { ticket_id: string }
 * const escalate = defineEndpoint<{ path: Ticket; data: { reason: string } }, Ticket>({
 *   method: 'POST',
 *   path: '/open-apis/desk/v1/tickets/:ticket_id/escalate',
 *   tokens: ['tenant'],
 * })
 * lark.call(escalate, { path: { ticket_id: '7' }, data: { reason: 'overdue' } })
 * ```
 */
export function defineEndpoint<I, O>(definition: EndpointDefinition<I, O>): Endpoint<I, O> {
  const { method, path } = definition
  const faults: readonly Fault[] = [
    ...(path.startsWith('/') && !path.startsWith('//') ? [] : [{ path: 'path', message: 'starts with no /, or with two' }]),
    ...(/[?#]/.test(path) ? [{ path: 'path', message: 'has a query: fields of the query go into params' }] : []),
  ]
  if (faults.length > 0) throw new ConfigError(faults)
  return { id: `${method} ${path}`, ...definition }
}
