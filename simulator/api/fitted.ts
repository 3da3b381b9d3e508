import { sample } from '../../src/schema/sample.js'
import type { SampleRules } from '../../src/schema/sample.js'
import type { Fields, Shape, ShapeTable } from '../../src/schema/schema.js'
import type { Json } from '../collections.js'

/** The plainest values, where nothing is known. */
const plain = (types: ShapeTable): SampleRules => ({
  types,
  keeps: () => false,
  text: () => '',
  number: () => 0,
  choice: () => 0,
  length: () => 0,
  file: new Uint8Array(),
})

/** A value in the shape that the facts give it: what they lack is left out, what they require and is not there gets a plain value. */
export function fitted(shape: Shape, value: unknown, types: ShapeTable): unknown {
  if (Array.isArray(shape)) return inside(shape as unknown as readonly [string, ...Shape[]], value, types)
  if (typeof shape === 'object') return isObject(value) ? fields(shape as Fields, value, types) : sample(shape, plain(types))
  switch (shape) {
    case 'string':
      return typeof value === 'string' ? value : value === undefined || isObject(value) ? '' : JSON.stringify(value)
    case 'number':
      return Number.isFinite(Number(value)) ? Number(value) : 0
    case 'boolean':
      return value === true || value === 'true'
    default:
      return value
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

function fields(shapes: Fields, value: Json, types: ShapeTable): Json {
  const entries = Object.entries(shapes).flatMap(([name, shape]) => {
    const key = name.replace(/\?$/, '')
    const there = value[key]
    if (there === undefined && name.endsWith('?')) return []
    return [[key, there === undefined ? sample(shape, plain(types)) : fitted(shape, there, types)] as const]
  })
  return Object.fromEntries(entries)
}

function inside([form, ...parts]: readonly [string, ...Shape[]], value: unknown, types: ShapeTable): unknown {
  const [first = 'any'] = parts
  switch (form) {
    case 'ref':
      return fitted(types[first as string] ?? 'any', value, types)
    case 'array':
      return Array.isArray(value) ? value.map((one) => fitted(first, one, types)) : []
    case 'enum':
      return typeof value === 'string' ? value : first
    case 'map':
      return isObject(value) ? value : {}
    default:
      return value
  }
}
