/**
 * A function that makes a thing for each key once, and remembers `max` of them; the one that was asked for least recently goes first.
 */
export function remembered<T>(max: number, make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>()
  return (key) => {
    const found = known.has(key) ? (known.get(key) as T) : make(key)
    known.delete(key)
    if (known.size >= max) known.delete(known.keys().next().value as string)
    known.set(key, found)
    return found
  }
}
