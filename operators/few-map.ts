/** Up to how many are looked through one by one. */
const few = 8

/** What a `Map` takes for the same key. */
const same = (one: unknown, other: unknown): boolean => one === other || (Number.isNaN(one) && Number.isNaN(other))

/**
 * As a `Map`, for entries that come and go: mostly there is none, or one.
 *
 * V8 makes the table of a `Map` anew each time that its last entry goes, and each table keeps the one after it alive: one that has
 * grown old keeps all that follow. So a true `Map` is only taken from the moment that they are many.
 */
export class FewMap<K, V> {
  #few: { readonly key: K; readonly value: V }[] = []
  #many: Map<K, V> | undefined

  get size(): number {
    return this.#many ? this.#many.size : this.#few.length
  }

  get(key: K): V | undefined {
    if (this.#many) return this.#many.get(key)
    for (const entry of this.#few) if (same(entry.key, key)) return entry.value
    return undefined
  }

  /** What is set again is the youngest. */
  set(key: K, value: V): void {
    this.delete(key)
    if (!this.#many && this.#few.length === few) this.#many = new Map(this.#few.map((entry) => [entry.key, entry.value]))
    if (this.#many) this.#many.set(key, value)
    else this.#few.push({ key, value })
  }

  delete(key: K): void {
    const last = this.#few.at(-1)
    if (this.#many) this.#many.delete(key)
    else if (last && same(last.key, key)) this.#few.pop()
    else if (last) this.#few = this.#few.filter((entry) => !same(entry.key, key))
  }

  values(): Iterable<V> {
    return this.#many?.values() ?? this.#few.map((entry) => entry.value)
  }
}
