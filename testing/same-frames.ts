import { same } from './same.js'
import { shown } from './shown.js'

interface Frame {
  readonly frame: number
  readonly notification: { readonly kind: string; readonly value?: unknown; readonly error?: unknown }
}

const isFrame = (item: unknown): item is Frame =>
  typeof item === 'object' && item !== null && 'frame' in item && 'notification' in item

const listOf = (frames: unknown): readonly unknown[] => (Array.isArray(frames) ? frames : [frames])

function line(item: unknown): string {
  if (!isFrame(item)) return shown(item)
  const { frame, notification } = item
  const { kind, value, error } = notification
  if (kind === 'C') return `${frame} ms  completes`
  return kind === 'E' ? `${frame} ms  errors ${shown(error)}` : `${frame} ms  ${shown(value)}`
}

/** A line for each; marked where the other side has nothing like it. */
function lines(frames: unknown, others: unknown): string {
  const left = [...listOf(others)]
  const marked = listOf(frames).map((item) => {
    const index = left.findIndex((other) => same(item, other))
    if (index >= 0) left.splice(index, 1)
    return `${index >= 0 ? ' ' : '>'} ${line(item)}`
  })
  return marked.join('\n') || '  nothing'
}

/** Names what a stream is of, for the message of a failure; not enumerable, so that it is no part of a value. */
const stream = Symbol('stream')

/**
 * The same value, of a stream with a name.
 *
 * @internal
 */
export const named = <T extends object>(value: T, name: string): T =>
  Object.defineProperty<T>({ ...value }, stream, { value: name })

const nameIn = (frames: unknown): string | undefined =>
  listOf(frames)
    .filter(isFrame)
    .map(({ notification: { value } }) => (value as { [stream]?: string } | null | undefined)?.[stream])
    .find((name) => name !== undefined)

/** How test runners recognise a failed comparison, and show both sides. */
class FramesDiffer extends Error {
  override readonly name = 'AssertionError'
  readonly code = 'ERR_ASSERTION'

  constructor(
    readonly actual: unknown,
    readonly expected: unknown,
  ) {
    const what = nameIn(actual) ?? nameIn(expected) ?? 'streams'
    super(`The ${what} differ.\nactual:\n${lines(actual, expected)}\nexpected:\n${lines(expected, actual)}`)
  }
}

/**
 * Compares what a TestScheduler saw with what a diagram says; throws an error that shows both, with a `>` before each line that only one
 * of them has.
 *
 * @internal
 */
export function sameFrames(actual: unknown, expected: unknown): void {
  if (!same(actual, expected)) throw new FramesDiffer(actual, expected)
}
