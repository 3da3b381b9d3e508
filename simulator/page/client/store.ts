import { createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import { auditTime, BehaviorSubject, buffer, distinctUntilChanged, map, scan, share } from 'rxjs'
import { feed$ } from './feed.js'
import { emptyState, reduce } from './state.js'
import type { PageState } from './state.js'

/** How often the page is drawn anew, in ms, however much comes. */
const pace = 16

/** All that the page knows, as it changes. */
export type Store = BehaviorSubject<PageState>

/** Opens the feed, for as long as the page is there. */
export function openStore(): Store {
  const store = new BehaviorSubject(emptyState)
  const news$ = feed$.pipe(share())
  news$
    .pipe(
      buffer(news$.pipe(auditTime(pace))),
      scan((state, batch) => batch.reduce(reduce, state), emptyState),
    )
    .subscribe(store)
  return store
}

export const StoreContext = createContext<Store>(new BehaviorSubject(emptyState))

/** What a component shows of the state; it is rendered again when that is another. `select` has to give the same for the same. */
export function useSelected<T>(select: (state: PageState) => T): T {
  const store = useContext(StoreContext)
  const [value, setValue] = useState(() => select(store.value))
  useEffect(() => {
    const subscription = store.pipe(map(select), distinctUntilChanged()).subscribe((next) => setValue(() => next))
    return () => subscription.unsubscribe()
  }, [store])
  return value
}
