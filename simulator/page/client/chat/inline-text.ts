import type { Inline } from './markup.js'

/** A piece of a text that means something, and where it ends. */
export interface Piece {
  readonly node: Inline
  readonly end: number
}

/** What rules read: the text, and how to read what is inside of a piece. */
export interface InlineText {
  readonly text: string
  /** Where this stands next, from here on; a search that failed once is not made again. */
  find(what: string, from: number): number
  inner(text: string): readonly Inline[]
}
