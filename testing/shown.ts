/** How much of a value is shown, in characters. */
const most = 1_000

/**
 * A value in one line, for people: text as it is, errors by name and message, everything else as JSON, cut off after 1,000 characters.
 * Never throws.
 *
 * @internal
 */
export function shown(value: unknown): string {
  const text = textOf(value)
  return text.length > most ? `${text.slice(0, most)}... (${text.length} characters)` : text
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Error) return `${value.name}: ${value.message}`
  try {
    // What JSON has no word for it gives back as nothing, whatever its type says.
    const json = JSON.stringify(value, plain) as string | undefined
    return json ?? String(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}

/** What JSON would leave out, or not take. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`
  if (value instanceof Error) return textOf(value)
  if (value instanceof Map || value instanceof Set) return [...(value as Iterable<unknown>)]
  return ArrayBuffer.isView(value) ? `[${value.byteLength} bytes]` : value
}
