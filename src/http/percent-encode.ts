/** Percent-encodes text for a path or a query; `undefined` for half a character (a lone surrogate), which no UTF-8 has. */
export function percentEncode(text: string): string | undefined {
  try {
    return encodeURIComponent(text)
  } catch {
    return undefined
  }
}
