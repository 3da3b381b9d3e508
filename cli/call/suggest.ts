import { endpointName } from '../endpoints/endpoint-name.js'
import { foundIn, schemaOf, type Found } from '../endpoints/find-endpoint.js'
import type { Shape } from '../../src/schema/schema.js'
import { fieldsIn, parts, resolved, shapeOf, typeName } from '../endpoints/fields.js'
import { services } from '../endpoints/services.js'
import type { Suggestion, Typed } from '../suggestion.js'
import { methods } from './methods.js'

/** First services, then the endpoints of one, then the fields of an endpoint. No more than the facts of one service is loaded for it. */
export async function suggest({ args, text }: Typed): Promise<readonly Suggestion[]> {
  const [name, ...fields] = args
  if (name !== undefined) return fieldsAfter(name, fields, text)
  const [service = '', ...more] = text.split('.')
  if (more.length === 0) return [...services.map((one) => ({ text: `${one}.` })), ...(/^[A-Z]/.test(text) ? anyPath : [])]
  return services.includes(service) ? endpointsOf(service) : []
}

const anyPath: readonly Suggestion[] = methods.map((method) => ({ text: method, about: 'of any path' }))

async function endpointsOf(service: string): Promise<readonly Suggestion[]> {
  const { endpoints } = await schemaOf(service)
  return Object.values(endpoints).map(({ id, method, path }) => ({ text: endpointName(id), about: `${method} ${path}` }))
}

async function fieldsAfter(name: string, before: readonly string[], text: string): Promise<readonly Suggestion[]> {
  const service = name.split('.')[0] ?? ''
  const found = services.includes(service) ? foundIn(await schemaOf(service), name) : undefined
  if (!found) return []
  const typed = new Set(before.map((field) => field.split('=')[0]))
  return parts
    .flatMap((part) => [...fieldsIn(shapeOf(found.endpoint, part), found.schema.types)])
    .filter(([field]) => !typed.has(field))
    .flatMap(([field, { shape, required }]) =>
      text.startsWith(`${field}=`)
        ? valuesOf(shape, found).map((value) => ({ text: `${field}=${value}` }))
        : [{ text: `${field}=`, about: `${required ? 'required, ' : ''}${typeName(shape, found.schema.types)}` }],
    )
}

/** The values of a field that has few. */
function valuesOf(shape: Shape, { schema }: Found): readonly string[] {
  const plain = resolved(shape, schema.types)
  if (plain === 'boolean') return ['true', 'false']
  return Array.isArray(plain) && plain[0] === 'enum' ? (plain.slice(1) as readonly string[]) : []
}
