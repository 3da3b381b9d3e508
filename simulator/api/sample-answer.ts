import type { PageSpec } from '../../src/model/endpoint.js'
import type { EndpointMatch } from '../../src/schema/match-endpoint.js'
import type { Fields } from '../../src/schema/schema.js'
import { fileAnswer, ok, okTop } from './answer.js'
import type { Answer } from './answer.js'
import { isPage, pageOf, positionOf, tokenOf } from './paging.js'
import type { Page } from './paging.js'
import { shown } from './refusals.js'
import { fullSample } from './samples.js'

/** How many items a list has: two pages of the usual size. */
const listed = 30

/** The largest page: no list is that long. */
const maxPage = 1_000

/** What came with a call. */
export interface SampledInput {
  readonly params?: Json
  readonly data?: Json
}

type Json = Readonly<Record<string, unknown>>

/**
 * The answer of an endpoint that keeps nothing: every field that the facts know, the same for the same seed and path. It repeats the
 * ids of the path; what is paged has 30 items, over as many pages as are asked for; a file has a few bytes.
 */
export function sampleAnswer({ endpoint, schema, path }: EndpointMatch, input: SampledInput, seed: number | string): Answer {
  const { id, output = {}, page, wrap, answer } = endpoint
  const name = `${id} ${JSON.stringify(path)}`
  if (answer === 'binary') return fileAnswer({ appId: '', bytes: Buffer.from(`sample ${seed} ${name}`), ...sampleFile })
  const lists = { paths: pathsOf(page), length: listed }
  const echo = { ...(page ? {} : input.data), ...path }
  const data = fullSample(output, { seed, name, types: schema.types, echo, lists }) as Json
  const done = wrap === 'top' ? okTop : ok
  if (!page) return done(data)
  const cut = pageFor(page, name, output, input)
  return isPage(cut) ? done(cutTo(cut, data, page)) : cut
}

const sampleFile = { name: 'sample.bin', contentType: 'application/octet-stream' }

const pathsOf = (page: PageSpec | undefined): readonly string[] => (page?.items === undefined ? [] : [page.items].flat())

/** Which of the items are asked for, by their numbers; a token is good for the same filters only. */
function pageFor(
  { in: place, tokenParam, sizeParam = '', tokenField }: PageSpec,
  name: string,
  output: Fields,
  input: SampledInput,
): Page<number> | Answer {
  const { [tokenParam]: token, [sizeParam]: size, ...rest } = (place === 'query' ? input.params : input.data) ?? {}
  const list = `${name} ${JSON.stringify([rest, place === 'query' ? input.data : input.params])}`
  const isNumber = (output[tokenField] ?? output[`${tokenField}?`]) === 'number'
  const asked = {
    ...(size !== undefined && { page_size: size as number }),
    ...(token !== undefined && { page_token: isNumber ? tokenOf(list, Number(token)) : shown(token) }),
  }
  const all = Array.from({ length: listed }, (_, index) => index)
  const page = pageOf(list, all, asked, maxPage)
  if (!isPage(page) || !isNumber) return page
  return { ...page, page_token: (positionOf(list, page.page_token) ?? 0) as unknown as string }
}

/** The items of a page alone, and where the next one is. */
function cutTo({ items, has_more, page_token }: Page<number>, data: Json, page: PageSpec): Json {
  const { tokenField, moreField } = page
  const paged = pathsOf(page).reduce(
    (whole, path) => replaced(whole, path.split('.'), (list) => items.map((at) => list[at])),
    data,
  )
  return { ...paged, [tokenField]: page_token, ...(moreField !== undefined && { [moreField]: has_more }) }
}

/** The same value with another list at this path. */
function replaced(value: Json, [key = '', ...rest]: readonly string[], change: (list: readonly unknown[]) => unknown): Json {
  const inner = value[key]
  const next = rest.length === 0 ? change(inner as readonly unknown[]) : replaced(inner as Json, rest, change)
  return { ...value, [key]: next }
}
