import type * as t from 'io-ts'
import type { Fault } from '../model/errors.js'

/** Array indices in brackets, the rest by dots: `data.items[3].id`. */
const jsonPath = (keys: readonly string[]): string =>
  keys.reduce((path, key) => (/^\d+$/.test(key) ? `${path}[${key}]` : path ? `${path}.${key}` : key), '')

/** The members of unions and intersections are steps of io-ts, not of the value. */
const isStep = ({ type }: t.ContextEntry): boolean =>
  ['IntersectionType', 'UnionType'].includes((type as { _tag?: string })._tag ?? '')

function pathOf(context: t.Context): string {
  const keys = context.filter(({ key }, index) => key !== '' && !(index > 0 && isStep(context[index - 1] as t.ContextEntry)))
  return jsonPath(keys.map(({ key }) => key))
}

/** What a value is, without showing it: it may be a secret. */
function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** Members of an intersection find the same fault each for itself. */
const distinct = (faults: readonly Fault[]): readonly Fault[] => [
  ...new Map(faults.map((fault) => [`${fault.path} ${fault.message}`, fault])).values(),
]

/**
 * What io-ts found wrong, as JSON paths and sentences that never show a value.
 *
 * @param result - What a codec's `decode` gave.
 * @returns Empty for a value that is right.
 */
export function faultsOf(result: t.Validation<unknown>): readonly Fault[] {
  if (result._tag === 'Right') return []
  const faults = result.left.map(({ context, value, message }) => {
    const expected = context.at(-1)?.type.name ?? 'something else'
    const fault = value === undefined ? 'is missing' : `is ${kindOf(value)}, expected ${expected}`
    return { path: pathOf(context) || '.', message: message ?? fault }
  })
  return distinct(faults)
}
