import { badField } from './refusals.js'
import type { Answer } from './answer.js'

export interface PageRequest {
  readonly page_size?: number | string
  readonly page_token?: string
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly has_more: boolean
  readonly page_token: string
}

/** Page tokens are opaque: the position within a named list, as text that says nothing. */
export const tokenOf = (list: string, position: number) => Buffer.from(JSON.stringify([list, position])).toString('base64url')

/** Where a token points to in this list, if it is one of its own. */
export function positionOf(list: string, token: string): number | undefined {
  try {
    const [name, position] = JSON.parse(Buffer.from(token, 'base64url').toString()) as [string, number]
    return name === list && Number.isInteger(position) ? position : undefined
  } catch {
    return undefined
  }
}

/**
 * One page of a list, or the refusal of a request for none.
 *
 * @param list - Names the list and its filters: a token is good for the same ones only (protocol 4).
 */
export function pageOf<T>(list: string, all: readonly T[], request: PageRequest, max: number): Page<T> | Answer {
  const size = Number(request.page_size ?? Math.min(20, max))
  if (!Number.isInteger(size) || size < 1) return badField('page_size', request.page_size, 'the min value is 1')
  if (size > max) return badField('page_size', request.page_size, `the max value is ${max}`)
  const start = request.page_token ? positionOf(list, request.page_token) : 0
  if (start === undefined) return badField('page_token', request.page_token, 'not a token of this list')
  const end = start + size
  const more = end < all.length
  return { items: all.slice(start, end), has_more: more, page_token: more ? tokenOf(list, end) : '' }
}

export const isPage = <T>(page: Page<T> | Answer): page is Page<T> => 'items' in page
