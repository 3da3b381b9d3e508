import { fieldsIn, parts, shapeOf } from '../endpoints/fields.js'
import { findIn, namesIn, schemaOf } from '../endpoints/find-endpoint.js'
import { services } from '../endpoints/services.js'

/** What may stand in `rxlark call`: the name of an endpoint, then its fields. The facts of one service at most are loaded. */
export async function callWords([endpoint, ...given]: readonly string[], typed: string): Promise<readonly string[]> {
  const [service = ''] = (endpoint ?? typed).split('.')
  if (endpoint === undefined && !typed.includes('.')) return services.map((one) => `${one}.`)
  if (!services.includes(service)) return []
  const schema = await schemaOf(service)
  if (endpoint === undefined) return namesIn(schema)
  const [found] = findIn(schema, endpoint)
  if (!found) return []
  const fields = parts.flatMap((part) => [...fieldsIn(shapeOf(found.endpoint, part), schema.types).keys()])
  return [...new Set(fields)].map((field) => `${field}=`).filter((field) => !given.some((word) => word.startsWith(field)))
}
