/** What was measured, round by round. */
export type Series = readonly number[]

export const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  const [low = NaN, high = NaN] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]]
  return (low + high) / 2
}

/** The ratio of two series that were taken side by side: what slows a whole round down cancels out. */
export const ratioOf = (ours: readonly number[], reference: readonly number[]): number =>
  median(ours.map((value, round) => value / (reference[round] ?? NaN)))

/** Runs every contestant once per round, one after the other, so that what the machine does beside hits all of them alike. */
export async function interleaved<Name extends string, T>(
  rounds: number,
  contestants: Readonly<Record<Name, () => Promise<T>>>,
): Promise<Record<Name, T[]>> {
  const names = Object.keys(contestants) as Name[]
  const seen = Object.fromEntries(names.map((name): [Name, T[]] => [name, []])) as Record<Name, T[]>
  for (let round = 0; round < rounds; round++) {
    for (const name of names) seen[name].push(await contestants[name]())
  }
  return seen
}
