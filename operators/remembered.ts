/** Room at the beginning, and a power of two for ever. */
const firstRoom = 16

/**
 * Keys, each until a time. There may be many, and one is asked for with every event: they lie in the order of their age, in a ring, and are
 * found by their hashes. A `Map` takes more room for them, and most of its time to fetch what is far apart in memory.
 */
export class Remembered {
  #room = firstRoom
  /** The keys by age, at the place that their number has in the ring; there is nothing where one was forgotten out of its turn. */
  #keys: (string | undefined)[] = emptyRing(firstRoom)
  #ends = new Float64Array(firstRoom)
  /** Two numbers a cell: a hash, and the place of its key, from 1; 0 where there is none. At most half of the cells are taken. */
  #cells = new Uint32Array(4 * firstRoom)
  /** The numbers of the oldest key, and of the next. */
  #oldest = 0
  #next = 0
  #size = 0
  /** Who sends keys cannot choose them to have the same hash. */
  readonly #seed = Math.floor(Math.random() * 2 ** 32)

  get size(): number {
    return this.#size
  }

  has(key: string, now: number): boolean {
    const cell = this.#cellOf(key, this.#hashOf(key))
    const place = this.#placeAt(cell)
    if (place < 0) return false
    const live = (this.#ends[place] as number) > now
    if (!live) this.#forget(place, cell)
    return live
  }

  /** To be called with keys that it does not have. */
  add(key: string, end: number): void {
    if (this.#next - this.#oldest === this.#room) this.#makeRoom()
    this.#put(key, this.#hashOf(key), end)
  }

  /** Forgets what is over, and, of the rest, the oldest beyond so many. */
  keep(most: number, now: number, evicted?: (key: string) => void): void {
    for (; this.#oldest < this.#next; this.#oldest += 1) {
      const place = this.#oldest & (this.#room - 1)
      const key = this.#keys[place]
      if (key === undefined) continue
      const live = (this.#ends[place] as number) > now
      if (live && this.#size <= most) return
      this.#forget(place, this.#cellOf(key, this.#hashOf(key)))
      if (live) evicted?.(key)
    }
  }

  #put(key: string, hash: number, end: number): void {
    const place = this.#next & (this.#room - 1)
    const cell = this.#cellOf(key, hash)
    this.#keys[place] = key
    this.#ends[place] = end
    this.#cells[cell] = hash
    this.#cells[cell + 1] = place + 1
    this.#next += 1
    this.#size += 1
  }

  /** Where the key is, or else where it would be. */
  #cellOf(key: string, hash: number): number {
    const cells = this.#cells
    let cell = this.#homeOf(hash)
    for (let taken = cells[cell + 1] as number; taken !== 0; taken = cells[cell + 1] as number) {
      if (cells[cell] === hash && this.#keys[taken - 1] === key) break
      cell = this.#after(cell)
    }
    return cell
  }

  #placeAt(cell: number): number {
    return (this.#cells[cell + 1] as number) - 1
  }

  #homeOf(hash: number): number {
    return (2 * hash) & (this.#cells.length - 1)
  }

  #after(cell: number): number {
    return (cell + 2) & (this.#cells.length - 1)
  }

  #forget(place: number, cell: number): void {
    this.#keys[place] = undefined
    this.#size -= 1
    this.#close(cell)
  }

  /** No gap may part a key from where it is looked for first: those behind move up. */
  #close(cell: number): void {
    const cells = this.#cells
    const last = cells.length - 1
    let gap = cell
    for (let from = this.#after(gap); cells[from + 1] !== 0; from = this.#after(from)) {
      const hash = cells[from] as number
      if (((from - this.#homeOf(hash)) & last) < ((from - gap) & last)) continue
      cells[gap] = hash
      cells[gap + 1] = cells[from + 1] as number
      gap = from
    }
    cells[gap + 1] = 0
  }

  /** Puts them anew, without gaps, and into twice the room where that would stay more than half full. */
  #makeRoom(): void {
    const [keys, ends, oldest, next, last] = [this.#keys, this.#ends, this.#oldest, this.#next, this.#room - 1]
    const hashes = this.#hashes()
    if (2 * this.#size > this.#room) this.#room *= 2
    this.#keys = emptyRing(this.#room)
    this.#ends = new Float64Array(this.#room)
    this.#cells = new Uint32Array(4 * this.#room)
    this.#oldest = this.#next = this.#size = 0
    for (let number = oldest; number < next; number += 1) {
      const place = number & last
      const key = keys[place]
      if (key !== undefined) this.#put(key, hashes[place] as number, ends[place] as number)
    }
  }

  /** Those of all keys, by place: to hash a key again is to fetch it, wherever it lies. */
  #hashes(): Uint32Array {
    const hashes = new Uint32Array(this.#room)
    for (let cell = 0; cell < this.#cells.length; cell += 2) {
      const place = this.#placeAt(cell)
      if (place >= 0) hashes[place] = this.#cells[cell] as number
    }
    return hashes
  }

  #hashOf(key: string): number {
    let hash = this.#seed
    for (let index = 0; index < key.length; index += 1) {
      hash = Math.imul(hash ^ key.charCodeAt(index), 0x9e3779b1)
      hash ^= hash >>> 15
    }
    return hash >>> 0
  }
}

const emptyRing = (room: number): (string | undefined)[] => new Array<string | undefined>(room).fill(undefined)
