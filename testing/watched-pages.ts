import { defer, map, type Observable } from 'rxjs'
import type { Endpoint, PageSpec } from '../src/model/endpoint.js'
import { page, type PageLink } from '../src/model/page.js'

type Fields = Readonly<Record<string, unknown>>

/** The parts of an input that a page token may go into. */
interface PagedInput {
  readonly params?: Fields
  readonly data?: Fields
}

/**
 * The same page, whose successor is told of when it is asked for: a page that follows is a call like the first.
 *
 * @param told - Gets the input of the call that fetches it.
 * @internal
 */
export function watchedPage<O>(data: O, { page: spec }: Pick<Endpoint<never, unknown>, 'page'>, call: PagedCall): O {
  const link = linkOf(data)
  if (!spec || !link) return data
  const { next, nextToken } = link
  // Reading the items may throw, so that it is left to who reads them.
  const watched = Object.create(link, Object.getOwnPropertyDescriptors(link)) as PageLink<unknown, unknown>
  if (next && nextToken !== undefined) {
    const following = { ...call, input: withToken(spec, call.input as PagedInput | undefined, nextToken) }
    const value = defer(() => {
      call.told(following.input)
      return (next as Observable<unknown>).pipe(map((answer) => watchedPage(answer, { page: spec }, following)))
    })
    Object.defineProperty(watched, 'next', { value, enumerable: true })
  }
  return Object.defineProperty({ ...data } as O & object, page, { value: watched })
}

/** The call of a page. */
export interface PagedCall {
  readonly input: unknown
  readonly told: (input: unknown) => void
}

const linkOf = (data: unknown): PageLink<unknown, unknown> | undefined =>
  typeof data === 'object' && data !== null ? (data as { [page]?: PageLink<unknown, unknown> })[page] : undefined

function withToken({ in: place, tokenParam }: PageSpec, input: PagedInput | undefined, token: string): unknown {
  const part = place === 'query' ? 'params' : 'data'
  return { ...input, [part]: { ...input?.[part], [tokenParam]: token } }
}
