/** The beginning of a mention that is being written: the name so far, and where its `@` stands. */
export interface MentionStart {
  readonly at: number
  readonly name: string
}

/** Whether a mention is being written before the caret: an `@` at the beginning of a word, and not much behind it. */
export function mentionAt(text: string, caret: number): MentionStart | undefined {
  const found = /(?:^|[\s(,])@([^@\n]{0,30})$/.exec(text.slice(0, caret))
  const name = found?.[1]
  return name === undefined ? undefined : { at: caret - name.length - 1, name }
}

/** Who may be meant: names that begin so, then those that have it in them. */
export function candidatesFor(name: string, names: readonly string[]): readonly string[] {
  const wanted = name.toLowerCase()
  const starting = names.filter((one) => one.toLowerCase().startsWith(wanted))
  const others = names.filter((one) => !starting.includes(one) && wanted !== '' && one.toLowerCase().includes(wanted))
  return [...starting, ...others].slice(0, 8)
}
