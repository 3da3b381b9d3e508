import { Subject } from 'rxjs'
import type { Observable } from 'rxjs'
import { BoundedMap } from './bounded-map.js'
import type { SimulatorClock } from './clock.js'

/** How many entries of a kind are kept, over all parents. */
const kept = 10_000

export type Json = Readonly<Record<string, unknown>>

/** One thing that was made by a call: a record, a comment, a calendar event. */
export interface Entry {
  readonly id: string
  /** The id of what it is part of; empty where it is part of nothing. */
  readonly parent: string
  /** Its fields, as the platform names them. */
  readonly value: Json
  /** Ms since the epoch. */
  readonly createdAt: number
}

/** What has become of one thing. */
export interface EntryChange {
  readonly kind: string
  /** As it is now, or as it was when it went. */
  readonly entry: Entry
  readonly removed: boolean
}

/** What calls have made, by kind (`bitable.v1.app.table.record`): at most 10,000 of each, the oldest goes first. */
export interface Collections {
  /** Hot: each thing that is made, changed or removed; an import says nothing of it. */
  readonly changes$: Observable<EntryChange>
  add(kind: string, id: string, value: Json, parent?: string): Entry
  get(kind: string, id: string): Entry | undefined
  /** In the order in which they were made. */
  list(kind: string, parent?: string): readonly Entry[]
  /** Sets these fields, and leaves the others. */
  change(kind: string, id: string, fields: Json): Entry | undefined
  remove(kind: string, id: string): boolean
  /** All of it, by kind. */
  export(): Readonly<Record<string, readonly Entry[]>>
  /** Forgets what there is, and takes this in its place. */
  import(kinds: Readonly<Record<string, readonly Entry[]>>): void
}

export function createCollections(clock: SimulatorClock): Collections {
  const kinds = new Map<string, BoundedMap<string, Entry>>()
  const changes$ = new Subject<EntryChange>()
  const of = (kind: string) => {
    const known = kinds.get(kind) ?? new BoundedMap<string, Entry>(kept)
    kinds.set(kind, known)
    return known
  }
  return {
    changes$: changes$.asObservable(),
    add(kind, id, value, parent = '') {
      const entry = { id, parent, value, createdAt: clock.now() }
      of(kind).set(id, entry)
      changes$.next({ kind, entry, removed: false })
      return entry
    },
    get: (kind, id) => of(kind).get(id),
    list: (kind, parent) => [...of(kind).values()].filter((entry) => parent === undefined || entry.parent === parent),
    change(kind, id, fields) {
      const entry = of(kind).get(id)
      if (!entry) return undefined
      const next = { ...entry, value: { ...entry.value, ...fields } }
      of(kind).replace(id, next)
      changes$.next({ kind, entry: next, removed: false })
      return next
    },
    remove(kind, id) {
      const entry = of(kind).get(id)
      if (!entry) return false
      of(kind).delete(id)
      changes$.next({ kind, entry, removed: true })
      return true
    },
    export: () => Object.fromEntries([...kinds].map(([kind, entries]) => [kind, [...entries.values()]])),
    import(given) {
      kinds.clear()
      for (const [kind, entries] of Object.entries(given)) for (const entry of entries) of(kind).set(entry.id, entry)
    },
  }
}
