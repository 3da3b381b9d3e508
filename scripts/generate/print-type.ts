import type { Fields, Shape } from '../../src/schema/schema.js'
import { valueText } from './print-value.js'
import { bareKey, isFields, isOptional, keyOfShape } from './shapes.js'

/** How an object that has a name is referred to; `undefined` where it is written out. */
export type ReferenceOf = (key: string) => string | undefined

const scalars: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  any: 'unknown',
  file: 'FileInput',
}

/** What `[]` would not bind to as a whole. */
const loose = /\||^readonly /

/** A shape without references, as a type. Lists cannot be written to; texts with known values take any other text too. */
export function typeText(shape: Shape, referenceOf: ReferenceOf): string {
  if (typeof shape === 'string') return scalars[shape] ?? 'unknown'
  if (isFields(shape)) return referenceOf(keyOfShape(shape)) ?? objectText(shape, referenceOf)
  const [form, ...members] = shape as readonly [string, ...Shape[]]
  const texts = members.map((member) => (form === 'enum' ? valueText(member) : typeText(member, referenceOf)))
  if (form === 'array') return `readonly ${loose.test(texts[0] ?? '') ? `(${texts[0]})` : texts[0]}[]`
  if (form === 'map') return `Record<string, ${texts[0]}>`
  if (form === 'tuple') return `readonly [${texts.join(', ')}]`
  return [...texts, ...(form === 'enum' ? ['(string & {})'] : [])].join(' | ')
}

/** Names of properties need quotes only where they are no identifiers. */
export const propertyName = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : valueText(name))

const memberTexts = (fields: Fields, referenceOf: ReferenceOf): readonly string[] =>
  Object.entries(fields).map(
    ([key, shape]) => `${propertyName(bareKey(key))}${isOptional(key) ? '?' : ''}: ${typeText(shape, referenceOf)}`,
  )

/** An object without a name: on one line if it is short. */
export function objectText(fields: Fields, referenceOf: ReferenceOf): string {
  const members = memberTexts(fields, referenceOf)
  if (members.length === 0) return '{}'
  const line = `{ ${members.join('; ')} }`
  return line.length < 100 ? line : ['{', ...members.map((member) => `    ${member}`), '  }'].join('\n')
}

/** An object with a name; its own members are written out, whatever else is called so. */
export const interfaceText = (name: string, fields: Fields, referenceOf: ReferenceOf): string =>
  [`export interface ${name} {`, ...memberTexts(fields, referenceOf).map((member) => `  ${member}`), '}'].join('\n')
