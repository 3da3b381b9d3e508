import type { Fields, Shape, ShapeTable } from './schema.js'

/** What a sample is like, where its shape leaves that open. A path has dots between keys: `items.0.name`. */
export interface SampleRules {
  /** What `['ref', name]` refers to. */
  readonly types: ShapeTable
  /** Whether a field is there that may be left out. */
  keeps(key: string): boolean
  text(key: string, path: string): string
  number(key: string, path: string): number
  /** The index of the one that is taken, of so many texts or forms. */
  choice(count: number, path: string): number
  /** How many members a list has. */
  length(path: string): number
  /** Bytes, for a field that is a file. */
  readonly file: unknown
}

/** A value of a shape, always the same one for the same rules. */
export function sample(shape: Shape, rules: SampleRules, key = '', path = key): unknown {
  if (Array.isArray(shape)) return container(shape as unknown as Container, rules, key, path)
  if (typeof shape === 'object') return object(shape as Fields, rules, path)
  switch (shape) {
    case 'string':
      return rules.text(key, path)
    case 'number':
      return rules.number(key, path)
    case 'boolean':
      return false
    default:
      return shape === 'file' ? rules.file : {}
  }
}

type Container = readonly [form: string, ...parts: unknown[]]

function object(fields: Fields, rules: SampleRules, path: string): Readonly<Record<string, unknown>> {
  const there = Object.entries(fields)
    .map(([name, shape]) => ({ key: name.replace(/\?$/, ''), optional: name.endsWith('?'), shape }))
    .filter(({ key, optional }) => !optional || rules.keeps(key))
  return Object.fromEntries(there.map(({ key, shape }) => [key, sample(shape, rules, key, path === '' ? key : `${path}.${key}`)]))
}

function container([form, ...parts]: Container, rules: SampleRules, key: string, path: string): unknown {
  switch (form) {
    case 'enum':
      return parts[rules.choice(parts.length, path)]
    case 'ref':
      return sample(rules.types[parts[0] as string] ?? 'any', rules, key, path)
    case 'union':
      return sample(parts[rules.choice(parts.length, path)] as Shape, rules, key, path)
    case 'tuple':
      return parts.map((part, index) => sample(part as Shape, rules, key, `${path}.${index}`))
    case 'array':
      return Array.from({ length: rules.length(path) }, (_, index) => sample(parts[0] as Shape, rules, key, `${path}.${index}`))
    default:
      return {}
  }
}
