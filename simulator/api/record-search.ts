import type { Json } from '../collections.js'

interface Condition {
  readonly field_name: string
  readonly operator: string
  readonly value?: readonly string[]
}

interface Group {
  readonly conjunction: 'and' | 'or'
  readonly conditions?: readonly Condition[]
  readonly children?: readonly Group[]
}

/** The body of a search. */
interface Search {
  readonly filter?: Group
  readonly sort?: readonly { readonly field_name?: string; readonly desc?: boolean }[]
  readonly field_names?: readonly string[]
}

/** What a search finds of these records, in its order, with its fields. Dates are milliseconds; what is relative to today is not known. */
export function searched(records: readonly Json[], { filter, sort = [], field_names: names }: Search): readonly Json[] {
  const found = filter ? records.filter((record) => meets(cellsOf(record), filter)) : records
  const ordered = found.toSorted((one, other) => {
    const [left, right] = [cellsOf(one), cellsOf(other)]
    const signs = sort.map(({ field_name = '', desc }) => compared(left[field_name], right[field_name]) * (desc ? -1 : 1))
    return signs.find((sign) => sign !== 0) ?? 0
  })
  return names?.length ? ordered.map((record) => ({ ...record, fields: picked(cellsOf(record), names) })) : ordered
}

const cellsOf = ({ fields }: Json): Json => (fields ?? {}) as Json

const picked = (cells: Json, names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(cells).filter(([name]) => names.includes(name)))

function meets(cells: Json, { conjunction, conditions = [], children = [] }: Group): boolean {
  const met = [...conditions.map((one) => isMet(cells, one)), ...children.map((one) => meets(cells, one))]
  return conjunction === 'or' && met.length > 0 ? met.includes(true) : !met.includes(false)
}

function isMet(cells: Json, { field_name, operator, value = [] }: Condition): boolean {
  const words = wordsOf(cells[field_name])
  return operators[operator]?.(words, value[0] === 'ExactDate' ? value.slice(1) : value) ?? false
}

type Operator = (words: readonly string[], value: readonly string[]) => boolean

const is: Operator = (words, value) => words.length === value.length && value.every((one) => words.includes(one))
const contains: Operator = (words, value) => value.some((one) => words.some((word) => word.includes(one)))

/** Nothing is neither more nor less than something. */
const byNumber =
  (holds: (left: number, right: number) => boolean): Operator =>
  ([word], [value]) =>
    word !== undefined && value !== undefined && holds(Number(word), Number(value))

const operators: Readonly<Record<string, Operator>> = {
  is,
  isNot: (words, value) => !is(words, value),
  contains,
  doesNotContain: (words, value) => !contains(words, value),
  isEmpty: (words) => words.length === 0,
  isNotEmpty: (words) => words.length > 0,
  isGreater: byNumber((left, right) => left > right),
  isGreaterEqual: byNumber((left, right) => left >= right),
  isLess: byNumber((left, right) => left < right),
  isLessEqual: byNumber((left, right) => left <= right),
}

/** What a cell says: a list all that its items say; texts, links, people and files what they are called by. */
function wordsOf(cell: unknown): readonly string[] {
  if (Array.isArray(cell)) return cell.flatMap(wordsOf)
  if (typeof cell === 'object' && cell !== null) {
    const { text, id, file_token } = cell as Json
    return wordsOf(text ?? id ?? file_token)
  }
  if (typeof cell === 'number' || typeof cell === 'boolean') return [String(cell)]
  return typeof cell === 'string' && cell !== '' ? [cell] : []
}

/** Numbers by their size, all else by its words; nothing comes first. */
function compared(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  const [one, other] = [wordsOf(left).join(), wordsOf(right).join()]
  if (one === other) return 0
  return one < other ? -1 : 1
}
