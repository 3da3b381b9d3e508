import { concat, defer, EMPTY, from, ignoreElements, mergeMap, of, take, type Observable, type ObservableInput } from 'rxjs'
import { ConfigError } from '../src/model/errors.js'
import type { Deliverable } from '../src/model/delivery.js'
import { page, type Paged } from '../src/model/page.js'
import { AsyncReader } from './async-reader.js'
import { walkPages } from './walk-pages.js'

export interface ToAsyncIterableOptions {
  /** How many values may wait for their reader, where the source cannot be held back. Default: 1,000. */
  readonly buffer?: number
}

/** What the loop sees: of a paginated call the items, of all else the values. */
export type Iterated<T> = T extends Paged<unknown, infer Item> ? Item : T

/**
 * A stream as something to loop over with `for await`.
 *
 * For code that is written as loops. A paginated call gives its items over all pages, and is pulled: the next page is asked for when
 * the loop wants more than it has. No other source can be held back: what comes before the loop wants it waits, up to `buffer`.
 * Events are claimed when they come; the loop acks one by asking for the next, and nacks what it has not gone on from when it is
 * left, by `break` as by an error: the platform delivers those again.
 *
 * ```text
 * source  -a-b-----c-|
 * next()  n---n-n----n    the loop asks
 * loop    -a--b----c-|
 * ```
 *
 * @example
 * ```ts
 * for await (const { name } of toAsyncIterable(lark.call(chat.list, { params: { page_size: 100 } }))) console.log(name)
 * ```
 * @param source$ - Subscribed when the loop asks for its first value, afresh by each loop; unsubscribed when the loop is left, which
 * aborts the call under way.
 * @param options - The bound.
 * @returns Ends when the source has completed and all was read. Throws what the source errors with, after what came before it; a
 * `ConfigError` when more than `buffer` values wait, after those: nothing is dropped silently.
 * @category Operators
 */
export function toAsyncIterable<T>(
  source$: ObservableInput<T>,
  { buffer = 1_000 }: ToAsyncIterableOptions = {},
): AsyncIterable<Iterated<T>> {
  const open = (reader: AsyncReader<unknown>): Observable<readonly unknown[]> =>
    from(source$).pipe(
      mergeMap((value) => {
        if (reader.length >= buffer) throw tooMany(value, buffer)
        return isPage(value) ? of(value).pipe(walkPages((each) => itemsOf(each, reader), { prefetch: 0 })) : of([value])
      }),
    )
  return { [Symbol.asyncIterator]: () => new AsyncReader(open) as AsyncIterator<never> }
}

const isPage = (value: unknown): value is Paged<unknown, unknown> => typeof value === 'object' && value !== null && page in value

/** The items of a page, all at once; complete when the loop wants more. */
const itemsOf = (value: Paged<unknown, unknown>, reader: AsyncReader<unknown>): Observable<readonly unknown[]> =>
  concat(
    of(value[page].items),
    defer(() => (reader.isHungry ? EMPTY : reader.wanted$.pipe(take(1), ignoreElements()))),
  )

/** There is no room for it: if it is an event, it has to come again. */
function tooMany(value: unknown, buffer: number): ConfigError {
  if (typeof value === 'object' && value !== null && 'delivery' in value) (value as Deliverable).delivery.claim().nack()
  const message = `is ${buffer}, and more values came before the loop wanted them: make it larger, or read faster`
  return new ConfigError([{ path: 'buffer', message }])
}
