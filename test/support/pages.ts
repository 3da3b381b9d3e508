import type { Observable } from 'rxjs'
import { page, type Paged } from '../../src/model/page.js'

export interface Listing {
  readonly items?: readonly string[]
}

export type ListPage = Paged<Listing, string>

export interface PageFacts {
  readonly next?: Observable<ListPage>
  readonly token?: string
  readonly nextToken?: string
}

/** A page as a call emits it. */
export const pageOf = (items: readonly string[], facts: PageFacts = {}): ListPage =>
  Object.defineProperty({ items }, page, { value: { items, ...facts } }) as ListPage
