import type { Observable } from 'rxjs'

/** Where a page keeps its items and its successor: a registered symbol, not enumerable, so JSON and deep equality see plain data. */
export const page: unique symbol = Symbol.for('rxlark.page') as never

/** The answer of a paginated endpoint, which knows its items and its next page. */
export type Paged<O, Item> = O & {
  readonly [page]: PageLink<O, Item>
}

export interface PageLink<O, Item> {
  readonly items: readonly Item[]
  /** The token that fetched this page; `undefined` on a first page. */
  readonly token?: string
  /** The token of the next page. */
  readonly nextToken?: string
  /** The next page: cold, keeps identity and options of the call. Absent on the last one. */
  readonly next?: Observable<Paged<O, Item>>
}
