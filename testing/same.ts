type Fields = Record<PropertyKey, unknown>

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** `Map`, `Date`, `Object`, ...: what two values have to share to be alike. */
const kindOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1)

/** Pairs that are being compared: what leads back to one of them is alike, where the rest is. */
type Open = readonly (readonly [unknown, unknown])[]

/**
 * Whether two values are alike: plain data by what is in it, maps, sets, dates and bytes too, errors by name and message; everything
 * else, and functions, only where it is the same.
 *
 * @internal
 */
export function same(actual: unknown, expected: unknown, open: Open = []): boolean {
  if (Object.is(actual, expected)) return true
  if (!isObject(actual) || !isObject(expected)) return false
  if (open.some(([left, right]) => left === actual && right === expected)) return true
  if (actual instanceof Error && expected instanceof Error)
    return actual.name === expected.name && actual.message === expected.message
  return kindOf(actual) === kindOf(expected) && sameInside(actual, expected, [...open, [actual, expected]])
}

function sameInside(actual: Fields, expected: Fields, open: Open): boolean {
  if (ArrayBuffer.isView(actual)) return sameFields(actual, expected, open)
  switch (kindOf(actual)) {
    case 'Object':
    case 'Array':
      return sameFields(actual, expected, open)
    case 'Date':
      return Object.is(Number(actual), Number(expected))
    case 'Map':
    case 'Set':
      return same(listOf(actual), listOf(expected), open)
    default:
      return false
  }
}

const listOf = (value: unknown): unknown[] => [...(value as Iterable<unknown>)]

function sameFields(actual: Fields, expected: Fields, open: Open): boolean {
  const keys = Object.keys(actual)
  return (
    keys.length === Object.keys(expected).length &&
    keys.every((key) => Object.hasOwn(expected, key) && same(actual[key], expected[key], open))
  )
}
