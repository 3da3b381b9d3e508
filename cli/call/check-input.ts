import { InputError } from 'rxlark'
import { endpointCodec, faultsOf } from 'rxlark/codecs'
import type { Shape } from '../../src/schema/schema.js'
import type { Found } from '../endpoints/find-endpoint.js'
import { fieldsIn, inside, parts, shapeOf, typeName, type Part } from '../endpoints/fields.js'
import { nearest } from '../nearest.js'
import type { Input } from './read-input.js'

type Fault = InputError['faults'][number]

/** @throws InputError that names every field that is wrong, what was expected there, and the name that may have been meant. */
export function checkInput({ endpoint, schema }: Found, input: Input): void {
  const faults = faultsOf(endpointCodec(endpoint, schema).input.decode(input))
  if (faults.length > 0)
    throw new InputError({ endpoint: endpoint.id, faults: faults.map((fault) => explained(fault, { endpoint, schema })) })
}

function explained({ path, message }: Fault, found: Found): Fault {
  if (message === 'is not a known field') return { path, message: `${message}${hint(path, found)}` }
  if (message === 'is missing')
    return { path, message: `${message}: ${typeName(shapeAt(keysOf(path), found), found.schema.types)}` }
  return { path, message }
}

/** `data.items[3].id` as its keys. */
const keysOf = (path: string) => path.split(/[.[\]]+/).filter(Boolean)

function hint(path: string, found: Found): string {
  const keys = keysOf(path)
  const siblings = [...fieldsIn(shapeAt(keys.slice(0, -1), found), found.schema.types).keys()]
  const [near] = nearest(keys.at(-1) ?? '', siblings, 1)
  if (near !== undefined) return `; did you mean ${near}?`
  return siblings.length === 0 ? '' : `; there is ${siblings.slice(0, 12).join(', ')}${siblings.length > 12 ? ', ...' : ''}`
}

function shapeAt([part = '', ...keys]: readonly string[], { endpoint, schema }: Found): Shape {
  const isPart = (name: string): name is Part => (parts as readonly string[]).includes(name)
  const start: Shape = isPart(part) ? shapeOf(endpoint, part) : { path: 'any', params: 'any', data: 'any' }
  return keys.reduce<Shape>((at, key) => inside(at, key, schema.types), start)
}
