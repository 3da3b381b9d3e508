/** Up to how many are looked through one by one. */
const few = 8

/**
 * As a `Map`, for entries that come and go: mostly there is none, or one.
 *
 * V8 makes the table of a `Map` anew each time that its last entry goes, and each table keeps the one after it alive: one that has
 * grown old keeps all that follow. So a true `Map` is only taken from the moment that they are many.
 */
export class FewMap<K, V> {
  readonly #few: (readonly [K, V])[] = []
  #many: Map<K, V> | undefined

  get size(): number {
    return this.#many ? this.#many.size : this.#few.length
  }

  get(key: K): V | undefined {
    return this.#many ? this.#many.get(key) : this.#few[this.#indexOf(key)]?.[1]
  }

  /** What is set again is the youngest. */
  set(key: K, value: V): void {
    this.delete(key)
    if (!this.#many && this.#few.length === few) this.#many = new Map(this.#few.splice(0))
    if (this.#many) this.#many.set(key, value)
    else this.#few.push([key, value])
  }

  delete(key: K): void {
    if (this.#many) this.#many.delete(key)
    else this.#few.splice(this.#indexOf(key), 1)
  }

  /** Beyond them where it is not among the few. */
  #indexOf(key: K): number {
    let index = 0
    while (index < this.#few.length && !Object.is(this.#few[index]?.[0], key)) index += 1
    return index
  }

  values(): Iterable<V> {
    return this.#many?.values() ?? this.#few.map((entry) => entry[1])
  }
}
