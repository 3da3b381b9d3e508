import { defer, from, mergeMap, take, type ObservableInput, type OperatorFunction } from 'rxjs'
import { page, type Paged } from '../src/model/page.js'
import { walkPages } from './walk-pages.js'

export interface PaginateAllOptions<O, Item> {
  /** Pages that are fetched while the items of one are passed on. Default: 0. */
  readonly prefetch?: number
  /** Stops after so many items. Default: all. */
  readonly max?: number
  /** Which list of the answer: where the catalogue has several, or none. */
  readonly items?: (data: O) => readonly Item[]
}

/** One page, to be worked on as a whole. */
export interface PageOfItems<Item> {
  readonly items: readonly Item[]
  /** The token that fetched this page, to resume from; `undefined` on a first page. */
  readonly token: string | undefined
  /** Counts the pages from 0. */
  readonly index: number
}

export interface PaginateProjectOptions {
  /** Work on each item, or on each page. Default: `item`. */
  readonly by?: 'item' | 'page'
  /** How many items of a page are worked on at once. Default: 1. */
  readonly concurrency?: number
  /** Pages that are fetched before they are needed. Default: 0. */
  readonly prefetch?: number
}

/** A paginated answer with its items, as the operators infer it. */
type ItemOf<P> = P extends Paged<unknown, infer Item> ? Item : never

const itemsOf = <Item>(value: Paged<unknown, Item>): readonly Item[] => value[page].items

/**
 * From a first page to the items of all pages.
 *
 * For every list of the platform. Without a `project` it pushes: pages follow one another as fast as they come. With one, it
 * applies back-pressure: no page is fetched before the work on the one before is done (or `prefetch` pages earlier).
 * A starting `page_token` of the call is honoured.
 *
 * ```text
 * source  -1|         a page of a and b
 * next     ----2|     its next page, of c
 * result  -(ab)c|
 * ```
 *
 * @example
 * ```ts
 * lark.call(chat.list, { params: { page_size: 100 } }).pipe(paginateAll()).subscribe((item) => console.log(item.name))
 * ```
 * @example Items are worked on, two at once; the next page waits for them
 * ```ts
 * lark.call(chat.list, {}).pipe(paginateAll((item) => archive(item), { concurrency: 2 })).subscribe()
 * ```
 * @param options - Which items, how many, how far ahead.
 * @returns Emits every item in order (or what the work emits), and completes after the last page. At most `prefetch` pages wait.
 * @throws What a page's call errors with, after the items of the pages before it; a `DecodeError` when a page token repeats.
 * @see protocol 4
 * @category Operators
 */
export function paginateAll<P extends Paged<unknown, unknown>, Item = ItemOf<P>>(
  options?: PaginateAllOptions<P, Item>,
): OperatorFunction<P, Item>
export function paginateAll<P extends Paged<unknown, unknown>, R>(
  project: (page: PageOfItems<ItemOf<P>>) => ObservableInput<R>,
  options: PaginateProjectOptions & { readonly by: 'page' },
): OperatorFunction<P, R>
export function paginateAll<P extends Paged<unknown, unknown>, R>(
  project: (item: ItemOf<P>, index: number) => ObservableInput<R>,
  options?: PaginateProjectOptions & { readonly by?: 'item' },
): OperatorFunction<P, R>
export function paginateAll<P extends Paged<unknown, unknown>>(
  first: PaginateAllOptions<P, unknown> | ((value: never, index: number) => ObservableInput<unknown>) = {},
  options: PaginateProjectOptions = {},
): OperatorFunction<P, unknown> {
  return typeof first === 'function' ? projecting(first, options) : pushing(first)
}

function pushing<P extends Paged<unknown, unknown>>({
  prefetch = 0,
  max = Infinity,
  items = itemsOf,
}: PaginateAllOptions<P, unknown>): OperatorFunction<P, unknown> {
  return (source) =>
    source.pipe(
      walkPages((value) => from(items(value)), { prefetch }),
      take(max),
    )
}

function projecting<P extends Paged<unknown, unknown>>(
  project: (value: never, index: number) => ObservableInput<unknown>,
  { by = 'item', concurrency = 1, prefetch = 0 }: PaginateProjectOptions,
): OperatorFunction<P, unknown> {
  if (by === 'page') {
    const onPage = project as (value: PageOfItems<unknown>, index: number) => ObservableInput<unknown>
    return walkPages((value, index) => defer(() => onPage({ items: itemsOf(value), token: value[page].token, index }, index)), {
      prefetch,
    })
  }
  return (source) =>
    defer(() => {
      let count = 0
      const onItem = project as (item: unknown, index: number) => ObservableInput<unknown>
      return source.pipe(
        walkPages((value) => from(itemsOf(value)).pipe(mergeMap((item) => onItem(item, count++), concurrency)), { prefetch }),
      )
    })
}
