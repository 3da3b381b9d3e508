import type { Fields, Shape, ShapeTable } from '../../src/schema/schema.js'

/** Whether a shape is an object. */
export const isFields = (shape: Shape): shape is Fields => typeof shape === 'object' && !Array.isArray(shape)

/** Optional keys end in `?`. */
export const isOptional = (key: string): boolean => key.endsWith('?')

export const bareKey = (key: string): string => (isOptional(key) ? key.slice(0, -1) : key)

const mapFields = (fields: Fields, change: (shape: Shape) => Shape): Fields =>
  Object.fromEntries(Object.entries(fields).map(([key, shape]) => [key, change(shape)]))

/** The same shape with each reference replaced by what it refers to: references are an economy of the catalogue, without meaning. */
export function inlined(shape: Shape, types: ShapeTable): Shape {
  if (typeof shape === 'string') return shape
  if (isFields(shape)) return mapFields(shape, (member) => inlined(member, types))
  const [form, ...members] = shape as readonly [string, ...Shape[]]
  if (form === 'enum') return shape
  if (form !== 'ref') return [form, ...members.map((member) => inlined(member, types))] as unknown as Shape
  const name = members[0] as string
  const target = types[name]
  if (target === undefined) throw new Error(`No type is called ${name}`)
  return inlined(target, types)
}

const keys = new WeakMap<object, string>()

/** Two objects with the same members have the same key, in whatever order their members stand. */
export function keyOfShape(shape: Shape): string {
  if (typeof shape === 'string') return shape
  const key =
    keys.get(shape) ?? (isFields(shape) ? keyOfFields(shape) : `[${shape.map((part) => keyOfShape(part as Shape)).join()}]`)
  keys.set(shape, key)
  return key
}

function keyOfFields(fields: Fields): string {
  const members = Object.entries(fields).map(([key, member]) => `${key}:${keyOfShape(member)}`)
  return `{${members.sort().join()}}`
}
