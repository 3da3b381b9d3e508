import { pascalCase, singular } from './words.js'

/** Words that say nothing by themselves. */
const vague = new Set([
  ...[
    'Base',
    'Body',
    'Child',
    'Children',
    'Config',
    'Content',
    'Data',
    'Detail',
    'Entity',
    'Extra',
    'Field',
    'Info',
    'Item',
    'Key',
  ],
  ...['List', 'Meta', 'Name', 'Object', 'Option', 'Output', 'Param', 'Property', 'Result', 'Setting', 'Status', 'Type', 'Value'],
])

/** The word for one step of a path: `items[]` is an `Item`, `fields{}|text` is a `FieldText`. */
function word(step: string): string {
  const [name = '', alternative = ''] = step.replace(/\[\]|\{\}/g, '').split('|')
  return pascalCase(/\[\]|\{\}/.test(step) ? singular(name) : name) + pascalCase(alternative)
}

/** How well a path names its object, smaller is better: a telling property, then any property, then a whole input or output; then length. */
export function rankOf(path: readonly string[]): number {
  const whole = path.length === 3
  const telling = !whole && !vague.has(word(path.at(-1) ?? ''))
  return (telling ? 0 : whole ? 200 : 100) + path.length
}

/**
 * What an object may be called, from its path: the shortest name that says something first, the whole path last. What several
 * resources share is named after a resource rather than a method.
 *
 * @param path - As in `FoundObject`: resource, method, part, properties.
 */
export function nameCandidates(path: readonly string[], shared: boolean): readonly string[] {
  const [resource = '', method = '', part = '', ...properties] = path
  const words = properties.map(word)
  const suffixes = words.map((_, index) => words.slice(-index - 1).join('')).filter((name) => !vague.has(name))
  const prefixes = [shared && words.length > 0 ? resource : method, `${resource}_${method}`].map(pascalCase)
  const root = pascalCase(part)
  const rest = words.length === 0 ? [root] : [words.at(-1) ?? '', words.join(''), root + words.join('')]
  const names = [...suffixes, ...rest.flatMap((name) => prefixes.map((prefix) => prefix + name))]
  return [...new Set(names.map((name) => (/\d$/.test(name) ? `${name}Value` : name)))]
}
