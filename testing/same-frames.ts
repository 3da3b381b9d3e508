interface Frame {
  readonly frame: number
  readonly notification: { readonly kind: string; readonly value?: unknown; readonly error?: unknown }
}

const isObject = (value: unknown): value is Record<PropertyKey, unknown> => typeof value === 'object' && value !== null

/** Structural equality of plain data, maps and dates; errors are alike by name and message. */
export function same(actual: unknown, expected: unknown): boolean {
  if (Object.is(actual, expected)) return true
  if (!isObject(actual) || !isObject(expected)) return false
  if (actual instanceof Error && expected instanceof Error)
    return actual.name === expected.name && actual.message === expected.message
  if (actual instanceof Date && expected instanceof Date) return actual.getTime() === expected.getTime()
  if (Array.isArray(actual) !== Array.isArray(expected)) return false
  const keys = Object.keys(actual)
  return (
    keys.length === Object.keys(expected).length &&
    keys.every((key) => Object.prototype.hasOwnProperty.call(expected, key) && same(actual[key], expected[key]))
  )
}

const show = (value: unknown): string => {
  if (value instanceof Error) return `${value.name}: ${value.message}`
  // What JSON has no word for it gives back as nothing, whatever its type says.
  const json = JSON.stringify(value) as string | undefined
  return typeof value === 'string' ? value : (json ?? String(value))
}

const line = (item: unknown): string => {
  const { frame, notification } = item as Partial<Frame>
  if (frame === undefined || notification === undefined) return show(item)
  const { kind, value, error } = notification
  if (kind === 'C') return `${frame} ms  completes`
  return kind === 'E' ? `${frame} ms  errors ${show(error)}` : `${frame} ms  ${show(value)}`
}

const lines = (frames: unknown): string =>
  Array.isArray(frames) ? frames.map((item) => `  ${line(item)}`).join('\n') : show(frames)

/** How test runners recognise a failed comparison, and show both sides. */
class FramesDiffer extends Error {
  override readonly name = 'AssertionError'
  readonly code = 'ERR_ASSERTION'

  constructor(
    readonly actual: unknown,
    readonly expected: unknown,
  ) {
    super(`The streams differ.\nactual:\n${lines(actual) || '  nothing'}\nexpected:\n${lines(expected) || '  nothing'}`)
  }
}

/** Compares what a TestScheduler saw with what a diagram says; throws an error that shows both. */
export function sameFrames(actual: unknown, expected: unknown): void {
  if (!same(actual, expected)) throw new FramesDiffer(actual, expected)
}
