/** Up to how many are looked through one by one. */
const few = 8

/**
 * As a `Map`, for entries that come and go: mostly there is none, or one.
 *
 * V8 makes the table of a `Map` anew each time that its last entry goes, and each table keeps the one after it alive: one that has
 * grown old keeps all that follow. So a true `Map` is only taken from the moment that they are many.
 */
export class FewMap<K, V> {
  #few: (readonly [K, V])[] = []
  #many: Map<K, V> | undefined

  get size(): number {
    return this.#many ? this.#many.size : this.#few.length
  }

  get(key: K): V | undefined {
    return this.#many ? this.#many.get(key) : this.#few.find((entry) => Object.is(entry[0], key))?.[1]
  }

  /** What is set again is the youngest. */
  set(key: K, value: V): void {
    this.delete(key)
    if (!this.#many && this.#few.length === few) this.#many = new Map(this.#few)
    if (this.#many) this.#many.set(key, value)
    else this.#few.push([key, value])
  }

  delete(key: K): void {
    if (this.#many) this.#many.delete(key)
    else if (this.#few.length > 0) this.#few = this.#few.filter((entry) => !Object.is(entry[0], key))
  }

  values(): Iterable<V> {
    return this.#many?.values() ?? this.#few.map((entry) => entry[1])
  }
}
