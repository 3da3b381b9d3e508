import type { EndpointSchema, Fields, Shape, ShapeTable } from '../../src/schema/schema.js'

/** The parts of an input. */
export const parts = ['path', 'params', 'data'] as const
export type Part = (typeof parts)[number]

/** A field, wherever it is. */
export interface Field {
  /** `data.elements[].tag`. */
  readonly path: string
  readonly type: string
  readonly required: boolean
}

/** What a part of the input looks like; the parameters of a path are all text. */
export function shapeOf({ path, params = {}, data = {} }: EndpointSchema, part: Part): Shape {
  if (part === 'path') return Object.fromEntries([...path.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, 'string' as const]))
  return part === 'params' ? params : data
}

/** A shape without the name it may have. */
export function resolved(shape: Shape, types: ShapeTable): Shape {
  const [form, name] = Array.isArray(shape) ? (shape as readonly [string, string]) : []
  return form === 'ref' ? resolved(types[name ?? ''] ?? 'any', types) : shape
}

/** The fields of an object; none of anything else. */
export function fieldsIn(
  shape: Shape,
  types: ShapeTable,
): ReadonlyMap<string, { readonly shape: Shape; readonly required: boolean }> {
  const plain = resolved(shape, types)
  if (typeof plain === 'string' || Array.isArray(plain)) return new Map()
  return new Map(
    Object.entries(plain as Fields).map(([key, member]) => [
      key.replace(/\?$/, ''),
      { shape: member, required: !key.endsWith('?') },
    ]),
  )
}

/** What is one level further down: the member of a list, a map or a tuple, or the field of this name. */
export function inside(shape: Shape, key: string, types: ShapeTable): Shape {
  const plain = resolved(shape, types)
  if (Array.isArray(plain)) {
    const [form, ...members] = plain as unknown as readonly [string, ...Shape[]]
    return (form === 'tuple' ? members[Number(key)] : form === 'array' || form === 'map' ? members[0] : undefined) ?? 'any'
  }
  return fieldsIn(plain, types).get(key)?.shape ?? 'any'
}

/** Every field of a shape, however deep, in the order of the catalogue. */
export function fieldsOf(shape: Shape, types: ShapeTable, at = ''): readonly Field[] {
  const members = [...fieldsIn(shape, types)].flatMap(([name, { shape: member, required }]) => {
    const path = at === '' ? name : `${at}.${name}`
    return [{ path, type: typeName(member, types), required }, ...fieldsOf(member, types, path)]
  })
  const plain = resolved(shape, types)
  if (!Array.isArray(plain)) return members
  const [form, ...forms] = plain as unknown as readonly [string, ...Shape[]]
  if (form === 'array') return fieldsOf(forms[0] ?? 'any', types, `${at}[]`)
  if (form === 'map') return fieldsOf(forms[0] ?? 'any', types, at === '' ? '*' : `${at}.*`)
  return []
}

/** The longest list of texts that is shown. */
const shownTexts = 8

/** A type in a few words: `text`, `list of number`, `one of open_id, user_id`. */
export function typeName(shape: Shape, types: ShapeTable): string {
  const plain = resolved(shape, types)
  if (typeof plain === 'string') return plain
  if (!Array.isArray(plain)) return 'object'
  const [form, ...forms] = plain as unknown as readonly [string, ...Shape[]]
  switch (form) {
    case 'enum':
      return `one of ${(forms as readonly string[]).slice(0, shownTexts).join(', ')}${forms.length > shownTexts ? ', ...' : ''}`
    case 'array':
      return `list of ${typeName(forms[0] ?? 'any', types)}`
    case 'map':
      return `map to ${typeName(forms[0] ?? 'any', types)}`
    default:
      return forms.map((one) => typeName(one, types)).join(form === 'tuple' ? ', ' : ' or ')
  }
}
