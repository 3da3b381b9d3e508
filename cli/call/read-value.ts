import type { Shape, ShapeTable } from '../../src/schema/schema.js'
import { inside, resolved } from '../endpoints/fields.js'

type Values = Readonly<Record<string, unknown>>

const numeric = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/

/** What a text stands for where a value of this shape is wanted; where it stands for none, the text itself, which checks refuse. */
export function readValue(text: string, shape: Shape, types: ShapeTable): unknown {
  const plain = resolved(shape, types)
  switch (plain) {
    case 'string':
    case 'file':
      return text
    case 'number':
      return numeric.test(text) && Number.isFinite(Number(text)) ? Number(text) : text
    case 'boolean':
      return text === 'true' || (text === 'false' ? false : text)
    default:
      return readStructure(text, plain, types)
  }
}

function readStructure(text: string, shape: Shape, types: ShapeTable): unknown {
  const form = Array.isArray(shape) ? (shape as readonly unknown[])[0] : undefined
  if (form === 'enum') return text
  if (form === 'array' && !text.startsWith('[')) return [readValue(text, inside(shape, '0', types), types)]
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** An object with one more value at `a.b`; lists grow. */
export function withValue(values: Values, [name = '', ...deeper]: readonly string[], value: unknown): Values {
  const before = values[name]
  if (deeper.length > 0) return { ...values, [name]: withValue(isValues(before) ? before : {}, deeper, value) }
  return {
    ...values,
    [name]: Array.isArray(before) && Array.isArray(value) ? [...(before as unknown[]), ...(value as unknown[])] : value,
  }
}

const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)
