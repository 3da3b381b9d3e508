/**
 * Keys, each until a time. There may be many: nothing else is kept of them.
 */
export class Remembered {
  /** When each may be forgotten; the oldest first. */
  readonly #ends = new Map<string, number>()
  // It goes on where it was: to begin anew would pass, every time, all that went since the map was last made anew.
  #walk = this.#ends.entries()
  #oldest: readonly [key: string, end: number] | undefined

  get size(): number {
    return this.#ends.size
  }

  has(key: string, now: number): boolean {
    const end = this.#ends.get(key)
    if (end === undefined) return false
    if (end <= now) this.#forget(key)
    return end > now
  }

  /** To be called with keys that it does not have. */
  add(key: string, end: number): void {
    this.#ends.set(key, end)
  }

  /** Forgets what is over, and, of the rest, the oldest beyond so many. */
  keep(most: number, now: number, evicted?: (key: string) => void): void {
    while ((this.#oldest ??= this.#nextOldest()) !== undefined) {
      const [key, end] = this.#oldest
      if (end > now && this.#ends.size <= most) return
      this.#forget(key)
      if (end > now) evicted?.(key)
    }
  }

  #nextOldest(): readonly [string, number] | undefined {
    return this.#walk.next().value ?? (this.#walk = this.#ends.entries()).next().value
  }

  #forget(key: string): void {
    this.#ends.delete(key)
    if (key === this.#oldest?.[0]) this.#oldest = undefined
  }
}
