import { pages, paginateAll, type Endpoint, type Paged } from 'rxlark'
import { concatMap, defer, tap, type Observable } from 'rxjs'
import { misuse } from '../failure.js'
import type { Terminal } from '../terminal.js'

const linesOf = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('')

/**
 * Prints the items of a page and of all that follow, one line of JSON each, no faster than they are read; where the catalogue knows
 * no list in a page, or several, each page is a line. How far it is stands on the terminal meanwhile.
 */
export function printPages(
  first$: Observable<unknown>,
  { page: spec, id }: Endpoint<unknown, unknown>,
  terminal: Terminal,
): Observable<unknown> {
  if (!spec) throw misuse(`${id} has no pages`, 'the same without --all')
  return defer(() => {
    let [total, count]: [number | undefined, number] = [undefined, 0]
    const print = (items: readonly unknown[], index: number) =>
      terminal.write(linesOf(items)).pipe(
        tap({
          complete: () => {
            count += items.length
            terminal.progress(progressLine({ count, total, page: index + 1 }))
          },
        }),
      )
    const known$ = (first$ as Observable<Paged<object, unknown>>).pipe(tap((data) => (total = totalOf(data))))
    const printed$ =
      typeof spec.items === 'string'
        ? known$.pipe(paginateAll(({ items, index }) => print(items, index), { by: 'page' }))
        : known$.pipe(
            pages(),
            concatMap((data, index) => print([data], index)),
          )
    return printed$.pipe(tap({ complete: () => terminal.watched && terminal.say(`${count} in all`) }))
  })
}

/** What pages call the number of all items. */
const totals = ['total', 'total_count', 'member_total']

/** How many there are, where the platform says so; it may be text. */
const totalOf = (data: object): number | undefined =>
  Object.entries(data)
    .map(([name, value]) => (totals.includes(name) ? Number(value) : 0))
    .find((total) => total > 0)

const width = 24

/** `[######------]  1,200 of 4,800, page 12`; without a bar where nobody said how many there are. */
function progressLine({
  count,
  total,
  page,
}: {
  readonly count: number
  readonly total: number | undefined
  readonly page: number
}): string {
  const shown = count.toLocaleString('en')
  if (total === undefined) return `${shown}, page ${page}`
  const done = Math.min(width, Math.round((count / total) * width))
  return `[${'#'.repeat(done)}${'-'.repeat(width - done)}]  ${shown} of ${total.toLocaleString('en')}, page ${page}`
}
