/** One line of the results: what was measured, in which unit, for whom, against whom. */
export interface Row {
  readonly measure: string
  readonly unit: string
  readonly ours: number
  readonly reference: number
  readonly official?: number
  /** What ours may be at most: a multiple of the reference, or `+n` on top of it, or `n` as it stands. */
  readonly goal: { readonly times: number } | { readonly plus: number } | { readonly atMost: number }
}

export const limitOf = ({ goal, reference }: Row): number =>
  'times' in goal ? goal.times * reference : 'plus' in goal ? reference + goal.plus : goal.atMost

const goalText = ({ goal, unit }: Row) =>
  'times' in goal
    ? `at most ${goal.times} x`
    : 'plus' in goal
      ? `at most + ${goal.plus} ${unit}`
      : `at most ${goal.atMost} ${unit}`

const number = (value: number | undefined) => (value === undefined ? '' : value.toFixed(1))

/** The rows as a Markdown table. */
export function tableOf(rows: readonly Row[]): string {
  const head = ['measure', 'unit', 'rxlark', 'reference', 'ratio', 'official SDK', 'goal', 'met']
  const lines = rows.map((row) => [
    row.measure,
    row.unit,
    number(row.ours),
    number(row.reference),
    (row.ours / row.reference).toFixed(2),
    number(row.official),
    goalText(row),
    row.ours <= limitOf(row) ? 'yes' : 'no',
  ])
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
