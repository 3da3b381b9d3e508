/** A map that keeps at most `max` entries: the oldest goes first. Setting a key again makes it the youngest. */
export class BoundedMap<K, V> extends Map<K, V> {
  constructor(private readonly max: number) {
    super()
  }

  override set(key: K, value: V): this {
    this.delete(key)
    super.set(key, value)
    if (this.size > this.max) this.delete(this.keys().next().value as K)
    return this
  }

  /** Sets a key that is there, which keeps its age. */
  replace(key: K, value: V): void {
    super.set(key, value)
  }

  /** Changes a value that is there where it stands: it keeps its age. */
  change(key: K, change: Partial<V>): V | undefined {
    const current = this.get(key)
    if (!current) return undefined
    const next = { ...current, ...change }
    this.replace(key, next)
    return next
  }
}
