import * as t from 'io-ts'
import type { Fields, Shape, ShapeTable } from '../schema/schema.js'
import { fileCodec } from './file-codec.js'
import { objectCodec, type Member } from './object-codec.js'
import { textBoolean, textNumber, textOrList } from './text-codecs.js'

/** How a shape is read. */
export interface ShapeMode {
  /** What `['ref', name]` refers to. */
  readonly types: ShapeTable
  /** Whether a key that the facts lack is a fault, or is kept as it is. */
  readonly unknownKeys: 'fault' | 'keep'
  /** Whether a text that the facts do not list is a fault. */
  readonly enums: 'open' | 'closed'
  /** `text`: numbers and booleans come as text, and a list of one as its member: a query as it is on the wire. */
  readonly values: 'typed' | 'text'
}

/** Shapes are shared by reference, so their codecs are too. */
const codecs = new WeakMap<ShapeMode, Map<Shape, t.Mixed>>()

/** The io-ts codec of a shape. The codecs of an object's members are built when the first object is read. */
export function shapeCodec(shape: Shape, mode: ShapeMode): t.Mixed {
  const made = codecs.get(mode) ?? new Map<Shape, t.Mixed>()
  codecs.set(mode, made)
  const codec = made.get(shape) ?? buildCodec(shape, mode)
  made.set(shape, codec)
  return codec
}

function buildCodec(shape: Shape, mode: ShapeMode): t.Mixed {
  if (typeof shape === 'string') return scalarCodec(shape, mode)
  if (!Array.isArray(shape)) return objectCodec(() => members(shape as Fields, mode), mode.unknownKeys)
  const [form, ...parts] = shape as readonly [string, ...Shape[]]
  const codecOf = (part: Shape | undefined) => shapeCodec(part ?? 'any', mode)
  switch (form) {
    case 'ref':
      return codecOf(mode.types[parts[0] as string])
    case 'array':
      return mode.values === 'text' ? textOrList(codecOf(parts[0])) : t.readonlyArray(codecOf(parts[0]), 'array')
    case 'map':
      return t.record(t.string, codecOf(parts[0]), 'object')
    case 'enum':
      return mode.enums === 'open' ? t.string : oneOf(parts as readonly string[])
    default:
      return form === 'tuple' ? tupleCodec(parts.map(codecOf)) : anyOf(parts.map(codecOf))
  }
}

function scalarCodec(scalar: string, { values }: ShapeMode): t.Mixed {
  switch (scalar) {
    case 'string':
      return t.string
    case 'number':
      return values === 'text' ? textNumber : finite
    case 'boolean':
      return values === 'text' ? textBoolean : t.boolean
    case 'file':
      return fileCodec
    default:
      return t.unknown
  }
}

const members = (fields: Fields, mode: ShapeMode): readonly Member[] =>
  Object.entries(fields).map(([key, shape]) => {
    const optional = key.endsWith('?')
    return { name: optional ? key.slice(0, -1) : key, optional, codec: shapeCodec(shape, mode) }
  })

/** JSON has no other numbers. */
const finite = t.refinement(t.number, Number.isFinite, 'number')

function oneOf(values: readonly string[]): t.Mixed {
  const known = new Set(values)
  const listed = values.length > 12 ? `${values.slice(0, 12).join(', ')}, ...` : values.join(', ')
  return new t.Type<string, string, unknown>(
    'string',
    (value): value is string => typeof value === 'string' && known.has(value),
    (value, context) => {
      if (typeof value !== 'string') return t.failure(value, context)
      return known.has(value) ? t.success(value) : t.failure(value, context, `is not one of ${listed}`)
    },
    t.identity,
  )
}

/** One fault where nothing fits, rather than one for each thing that it could have been. */
function anyOf(alternatives: readonly t.Mixed[]): t.Mixed {
  const fitting = (value: unknown) => alternatives.some((alternative) => alternative.is(value))
  return new t.Type<unknown>(
    'alternative',
    (value): value is unknown => fitting(value),
    (value, context) => (fitting(value) ? t.success(value) : t.failure(value, context, 'has none of its possible forms')),
    t.identity,
  )
}

const tupleCodec = (parts: readonly t.Mixed[]): t.Mixed => t.tuple(parts as unknown as [t.Mixed, t.Mixed], 'tuple')
