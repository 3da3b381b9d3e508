import type { Fields, Shape } from '../../src/schema/schema.js'
import { bareKey, isFields, keyOfShape } from './shapes.js'

/** An object that stands somewhere in an input, an output or a payload. */
export interface FoundObject {
  /** The same for objects that shall be one. */
  readonly key: string
  readonly fields: Fields
  /** Where: `['message', 'list', 'output', 'items[]', 'sender']`. Lists are marked `[]`, maps `{}`, alternatives by a key that only they have: `|text`. */
  readonly path: readonly string[]
}

const marks: Readonly<Record<string, string>> = { array: '[]', map: '{}' }

const marked = (path: readonly string[], mark: string): readonly string[] => [...path.slice(0, -1), `${path.at(-1) ?? ''}${mark}`]

/** Every object with members, at any depth, the outermost first. Expects no references. */
export function findObjects(shape: Shape, path: readonly string[]): readonly FoundObject[] {
  if (typeof shape === 'string') return []
  if (isFields(shape)) {
    const inner = Object.entries(shape).flatMap(([key, member]) => findObjects(member, [...path, bareKey(key)]))
    return Object.keys(shape).length === 0 ? [] : [{ key: keyOfShape(shape), fields: shape, path }, ...inner]
  }
  const [form, ...members] = shape as readonly [string, ...Shape[]]
  if (form === 'enum') return []
  const mark = (member: Shape) => (form === 'union' ? alternativeMark(member, members) : (marks[form] ?? ''))
  return members.flatMap((member) => findObjects(member, marked(path, mark(member))))
}

/** Keys of an object, or of the objects in a list. */
function keysOf(shape: Shape): readonly string[] {
  if (typeof shape === 'string') return []
  return isFields(shape) ? Object.keys(shape).map(bareKey) : shape[0] === 'array' ? keysOf(shape[1]) : []
}

function alternativeMark(member: Shape, members: readonly Shape[]): string {
  const others = new Set(members.filter((other) => other !== member).flatMap(keysOf))
  const own = keysOf(member).find((key) => !others.has(key))
  return own === undefined ? '' : `|${own}`
}

/** The key of a whole body: bodies are one with each other, but never with an object that only happens to look the same. */
export const bodyKey = (body: Shape): string => `body ${keyOfShape(body)}`

/** As {@link findObjects}, for a whole body. */
export function findInBody(body: Shape, path: readonly string[]): readonly FoundObject[] {
  const found = findObjects(body, path)
  return isFields(body) ? found.map((object, index) => (index === 0 ? { ...object, key: bodyKey(body) } : object)) : found
}
