import type { Observable } from 'rxjs'
import type { CallInput, Target } from '../http/build-request.js'
import type { PageSpec } from '../model/endpoint.js'
import { InputError } from '../model/errors.js'
import { page, type PageLink } from '../model/page.js'

type Fields = Readonly<Record<string, unknown>>

/**
 * Makes an answer a page that knows its items and its successor, in a property that neither JSON nor deep equality sees.
 *
 * Where the catalogue names no list, or several, reading `items` throws an `InputError` that says so. The last page is the one that
 * says it has no more, or gives no token; an empty token is none, whatever else the answer says.
 *
 * @param follow - The same call with other input.
 */
export function attachPage(
  data: unknown,
  { id, page: spec }: Target,
  input: CallInput,
  follow: (input: CallInput) => Observable<unknown>,
): unknown {
  if (!spec || !isFields(data)) return data
  const token = textOf(partOf(spec, input)?.[spec.tokenParam])
  const nextToken = isLast(spec, data) ? undefined : textOf(data[spec.tokenField])
  const link = {
    get items() {
      return itemsOf(spec, data, id)
    },
    ...(token !== undefined && { token }),
    ...(nextToken !== undefined && { nextToken, next: follow(withToken(spec, input, nextToken)) }),
  } as PageLink<unknown, unknown>
  return Object.defineProperty(data, page, { value: link })
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

const partOf = (spec: PageSpec, { params, data }: CallInput): Fields | undefined =>
  spec.in === 'query' ? params : (data as Fields)

const withToken = (spec: PageSpec, input: CallInput, token: string): CallInput => ({
  ...input,
  [spec.in === 'query' ? 'params' : 'data']: { ...partOf(spec, input), [spec.tokenParam]: token },
})

/** Answers leave out what is false. */
const isLast = ({ moreField }: PageSpec, data: Fields): boolean => moreField !== undefined && !data[moreField]

const textOf = (token: unknown): string | undefined =>
  typeof token === 'number' ? String(token) : typeof token === 'string' && token !== '' ? token : undefined

/** A list that is empty may be absent. */
function itemsOf({ items }: PageSpec, data: Fields, endpoint: string): readonly unknown[] {
  if (typeof items !== 'string') {
    const message = `holds ${items ? `several lists (${items.join(', ')})` : 'no list that is known'}: say which with paginateAll({ items })`
    throw new InputError({ endpoint, faults: [{ path: 'items', message }] })
  }
  const list = items.split('.').reduce<unknown>((part, name) => (isFields(part) ? part[name] : undefined), data)
  return Array.isArray(list) ? list : []
}
