import type { Fields, Shape } from '../../src/schema/schema.js'
import { pathParameters } from './endpoint-data.js'
import { bodyKey } from './find-objects.js'
import { objectText, typeText, type ReferenceOf } from './print-type.js'
import { isFields, isOptional } from './shapes.js'
import type { EndpointModel } from './version-model.js'

interface Part {
  readonly name: string
  readonly optional: boolean
  readonly type: string
}

const membersOf = (shape: Shape | undefined): readonly string[] =>
  Object.keys(shape !== undefined && isFields(shape) ? shape : {})

const isOpen = (shape: Shape): boolean => membersOf(shape).every(isOptional)

function pathPart({ path }: EndpointModel, referenceOf: ReferenceOf): readonly Part[] {
  const parameters: Fields = Object.fromEntries(pathParameters(path).map((name) => [name, 'string'] as const))
  return membersOf(parameters).length === 0 ? [] : [{ name: 'path', optional: false, type: objectText(parameters, referenceOf) }]
}

function paramsPart({ query }: EndpointModel, referenceOf: ReferenceOf): readonly Part[] {
  return query === undefined || membersOf(query).length === 0
    ? []
    : [{ name: 'params', optional: isOpen(query), type: objectText(query, referenceOf) }]
}

function dataPart({ body, typeName }: EndpointModel, referenceOf: ReferenceOf): readonly Part[] {
  if (body === undefined) return []
  const type = membersOf(body).length > 0 ? `${typeName}Data` : typeText(body, referenceOf)
  return [{ name: 'data', optional: isOpen(body), type }]
}

const partsOf = (endpoint: EndpointModel, referenceOf: ReferenceOf): readonly Part[] =>
  [pathPart, paramsPart, dataPart].flatMap((part) => part(endpoint, referenceOf))

/** What the endpoint's first type parameter is. */
export const inputType = (endpoint: EndpointModel): string =>
  partsOf(endpoint, () => undefined).length === 0 ? 'Record<string, never>' : `${endpoint.typeName}Input`

/** The parts that the endpoint has: a part may be left out where all that is in it may. */
export function inputTexts(endpoint: EndpointModel, referenceOf: ReferenceOf): readonly string[] {
  const parts = partsOf(endpoint, referenceOf)
  const lines = parts.map(({ name, optional, type }) => `  ${name}${optional ? '?' : ''}: ${type}`)
  return parts.length === 0
    ? []
    : [[`export interface ${endpoint.typeName}Input {`, ...lines, '}'].join('\n'), ...bodyAlias(endpoint, referenceOf)]
}

/** A body that another endpoint has too goes by its own name as well. */
function bodyAlias({ body, typeName }: EndpointModel, referenceOf: ReferenceOf): readonly string[] {
  const reference = body === undefined ? undefined : referenceOf(bodyKey(body))
  return reference === undefined || reference === `${typeName}Data` ? [] : [`export type ${typeName}Data = ${reference}`]
}
