import { median, ratioOf, type Series } from './series.js'

/** One line of the results: what was measured, in which unit, for whom, against whom. */
export interface Row {
  readonly measure: string
  readonly unit: string
  readonly ours: number
  readonly reference: number
  readonly official?: number
  readonly ratio: number
  /** What ours may be: so many times the reference, so much more than it, or so much at most. */
  readonly goal: { readonly times: number } | { readonly plus: number } | { readonly atMost: number }
}

/** A row of what was measured often: medians, and the median of the ratios of each round. */
export function rowOf(facts: Pick<Row, 'measure' | 'unit' | 'goal'>, ours: Series, reference: Series, official?: Series): Row {
  return {
    ...facts,
    ours: median(ours),
    reference: median(reference),
    ...(official && { official: median(official) }),
    ratio: ratioOf(ours, reference),
  }
}

const isMet = ({ goal, ours, reference, ratio }: Row): boolean => {
  if ('times' in goal) return ratio <= goal.times
  return ours <= ('plus' in goal ? reference + goal.plus : goal.atMost)
}

const goalText = ({ goal, unit }: Row) => {
  if ('times' in goal) return `at most ${goal.times} x`
  return 'plus' in goal ? `at most + ${goal.plus} ${unit}` : `at most ${goal.atMost} ${unit}`
}

const number = (value: number | undefined) => (value === undefined ? '' : value.toFixed(1))

/** The rows as a Markdown table. */
export function tableOf(rows: readonly Row[]): string {
  const head = ['measure', 'unit', 'rxlark', 'reference', 'ratio', 'official SDK', 'goal', 'met']
  const lines = rows.map((row) => [
    row.measure,
    row.unit,
    number(row.ours),
    number(row.reference),
    row.ratio.toFixed(2),
    number(row.official),
    goalText(row),
    isMet(row) ? 'yes' : 'no',
  ])
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
