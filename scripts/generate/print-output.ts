import type { Shape } from '../../src/schema/schema.js'
import { typeText, type ReferenceOf } from './print-type.js'
import { bareKey, isFields, keyOfShape } from './shapes.js'
import type { EndpointModel } from './version-model.js'

const isEmpty = ({ response = {} }: EndpointModel): boolean => Object.keys(response).length === 0

/** What the endpoint's second type parameter is. */
export function outputType(endpoint: EndpointModel, referenceOf: ReferenceOf): string {
  if (endpoint.responseKind === 'binary') return 'Download'
  const whole = isEmpty(endpoint) ? '{}' : `${endpoint.typeName}Output`
  return endpoint.page ? `Paged<${whole}, ${itemType(endpoint, referenceOf)}>` : whole
}

/** The members of the one list; `unknown` where there are several lists, or none. */
function itemType({ response = {}, page }: EndpointModel, referenceOf: ReferenceOf): string {
  if (typeof page?.items !== 'string') return 'unknown'
  const list = page.items.split('.').reduce<Shape>(memberOf, response)
  if (!Array.isArray(list) || list[0] !== 'array') throw new Error(`${page.items} is no list`)
  return typeText(list[1] as Shape, referenceOf)
}

function memberOf(shape: Shape, name: string): Shape {
  const found = Object.entries(isFields(shape) ? shape : {}).find(([key]) => bareKey(key) === name)
  if (found === undefined) throw new Error(`There is no ${name}`)
  return found[1]
}

/** An output that looks like another object is that object, under its own name too. */
export function outputAlias(endpoint: EndpointModel, referenceOf: ReferenceOf): readonly string[] {
  const name = `${endpoint.typeName}Output`
  const reference = isEmpty(endpoint) ? undefined : referenceOf(keyOfShape(endpoint.response ?? {}))
  return reference === undefined || reference === name ? [] : [`export type ${name} = ${reference}`]
}
