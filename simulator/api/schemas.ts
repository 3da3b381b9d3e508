import { from, map, of, tap } from 'rxjs'
import type { Observable } from 'rxjs'
import type { Schema } from '../../src/schema/schema.js'
import { services } from './services.js'

/** The facts of a service by a path of it; none where no service has such paths. Cold; emits once. */
export type Schemas = (path: string) => Observable<readonly Schema[]>

/**
 * Facts that are loaded when they are first asked for, and then kept: all of them together are larger than everything else.
 *
 * @param extra - What the catalogue lacks, by service.
 */
export function createSchemas(extra: readonly Schema[]): Schemas {
  const loaded = new Map<string, readonly Schema[]>()
  return (path) => {
    const service = path.split('/')[2] ?? ''
    const known = loaded.get(service)
    if (known) return of(known)
    const own = extra.filter((schema) => schema.service === service)
    const load = Object.hasOwn(services, service) ? services[service] : undefined
    if (!load) return of(own)
    return from(load()).pipe(
      map(({ schema }) => [schema, ...own]),
      tap((schemas) => loaded.set(service, schemas)),
    )
  }
}
