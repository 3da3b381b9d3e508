/** A word that may come next on a command line. One that ends with `.` or `=` goes on. */
export interface Suggestion {
  readonly text: string
  /** What it is, in a few words. */
  readonly about?: string
}

/** What has been typed of a command. */
export interface Typed {
  /** Its arguments up to here, without options and what belongs to them. */
  readonly args: readonly string[]
  /** What there is of the next one; empty where nothing is. */
  readonly text: string
}
