/** The distances of the first letters of `a` to all beginnings of `b`, from those of one letter less. */
function nextRow(a: string, b: string, row: readonly number[], before: readonly number[]): readonly number[] {
  const at = a.length
  const next = [at]
  for (let j = 1; j <= b.length; j++) {
    const swapped = at > 1 && j > 1 && a[at - 1] === b[j - 2] && a[at - 2] === b[j - 1]
    next.push(
      Math.min(
        1 + (row[j] as number),
        1 + (next[j - 1] as number),
        (row[j - 1] as number) + Number(a[at - 1] !== b[j - 1]),
        swapped ? 1 + (before[j - 2] as number) : Infinity,
      ),
    )
  }
  return next
}

/** How many changes of one letter make one word of the other; neighbours may change places (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: readonly number[] = []
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) [before, row] = [row, nextRow(a.slice(0, i), b, row, before)]
  return row[b.length] as number
}

/** Case and separators are what people get wrong most. */
const bare = (name: string) => name.replace(/[._-]/g, '').toLowerCase()

/** The longest name that is compared. */
const longest = 200

/**
 * Names that somebody may have meant: those that begin with what was written, or have all its parts, or differ in few letters.
 *
 * @returns The nearest first, at most `max`; none where nothing is near.
 */
export function nearest(written: string, names: readonly string[], max = 5): readonly string[] {
  const wanted = bare(written.slice(0, longest))
  if (wanted === '') return []
  const parts = written
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
  const far = Math.max(2, Math.floor(wanted.length / 4))
  return names
    .map((name) => {
      const known = bare(name)
      if (known.startsWith(wanted)) return { name, score: known.length - wanted.length < 8 ? 0.5 : 1.5 }
      const lower = name.toLowerCase()
      if (parts.length > 1 && parts.every((part) => lower.includes(part))) return { name, score: 1.7 }
      return { name, score: Math.abs(known.length - wanted.length) > far ? Infinity : distance(wanted, known) }
    })
    .filter(({ score }) => score <= far)
    .sort((a, b) => a.score - b.score || a.name.length - b.name.length)
    .slice(0, max)
    .map(({ name }) => name)
}

/** A cure for a name that is not known. */
export const didYouMean = (written: string, names: readonly string[]): string | undefined => {
  const near = nearest(written, names)
  return near.length > 0 ? near.join(', ') : undefined
}
