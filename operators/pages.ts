import { of, type MonoTypeOperatorFunction } from 'rxjs'
import type { Paged } from '../src/model/page.js'
import { walkPages } from './walk-pages.js'

/**
 * From a first page to all pages, one after the other.
 *
 * For whoever wants more of a page than its items: totals, sync tokens, checkpoints. It pushes: a page is asked for when the one
 * before has been passed on.
 *
 * ```text
 * source  -1|
 * result  -1-2-3|     each page knows its next one
 * ```
 *
 * @example
 * ```ts
 * lark.call(chat.list, {}).pipe(pages()).subscribe(({ items }) => console.log(items?.length))
 * ```
 * @returns Emits every page, and completes after the last.
 * @throws What a page's call errors with, after the pages before it; a `DecodeError` when a page token repeats.
 * @see protocol 4
 * @category Operators
 */
export function pages<P extends Paged<unknown, unknown>>(): MonoTypeOperatorFunction<P> {
  return walkPages((page) => of(page), { prefetch: 0 })
}
