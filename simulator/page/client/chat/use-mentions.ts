import { useState } from 'preact/hooks'
import { candidatesFor, mentionAt } from './mention-at.js'

export interface Mentions {
  readonly candidates: readonly string[]
  /** The place of the one that Enter takes. */
  readonly chosen: number
  /** The text with this name in it, and the caret behind it. */
  complete(name: string): { readonly text: string; readonly caret: number }
  /** Handles the keys of an open list; says whether the key is done with. */
  onKey(event: KeyboardEvent, take: (name: string) => void): boolean
}

/** Who could be mentioned where the caret is. */
export function useMentions(text: string, caret: number, names: readonly string[]): Mentions {
  const [index, setIndex] = useState(0)
  const [closedAt, setClosedAt] = useState<number>()
  const start = mentionAt(text, caret)
  const isOpen = start !== undefined && closedAt !== start.at
  const candidates = isOpen ? candidatesFor(start.name, names).filter((name) => name !== start.name) : []
  const chosen = Math.min(index, Math.max(0, candidates.length - 1))
  const move = (by: number) => setIndex((chosen + by + candidates.length) % candidates.length)
  return {
    candidates,
    chosen,
    complete(name) {
      const before = `${text.slice(0, start?.at ?? caret)}@${name} `
      setIndex(0)
      return { text: before + text.slice(caret).trimStart(), caret: before.length }
    },
    onKey(event, take) {
      if (candidates.length === 0) return false
      const name = candidates[chosen] as string
      const keys: Readonly<Record<string, () => void>> = {
        ArrowDown: () => move(1),
        ArrowUp: () => move(-1),
        Enter: () => take(name),
        Tab: () => take(name),
        Escape: () => setClosedAt(start?.at),
      }
      if (!Object.hasOwn(keys, event.key)) return false
      event.preventDefault()
      event.stopPropagation()
      keys[event.key]?.()
      return true
    },
  }
}
