import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { RefObject } from 'preact'

/** How many messages are drawn at most, and by how many the window moves. */
export const mostDrawn = 120
const step = 40

/** How near to an end of the list one has to scroll for the window to move, in px. */
const near = 400

/** A row and where it stood, so that it stands there again when others came above it. */
interface Anchor {
  readonly id: string
  readonly top: number
}

export interface ListWindow {
  readonly list: RefObject<HTMLOListElement | null>
  readonly from: number
  readonly end: number
  /** Whether the newest is in sight; then the list follows what comes. */
  readonly isLive: boolean
  readonly onScroll: () => void
  readonly toNewest: () => void
}

const topOf = (row: Element): number => row.getBoundingClientRect().top

/** Draws only a part of a long list, which moves as one scrolls. `ids` in the order in which they are shown. */
export function useWindow(ids: readonly string[]): ListWindow {
  const list = useRef<HTMLOListElement>(null)
  const anchor = useRef<Anchor | undefined>(undefined)
  const stood = useRef(0)
  const [last, setLast] = useState<string>()
  const found = last === undefined ? -1 : ids.lastIndexOf(last)
  const isLive = found < 0
  const end = isLive ? ids.length : found + 1
  const from = Math.max(0, end - mostDrawn)

  useLayoutEffect(() => {
    const scroller = list.current
    if (!scroller) return
    const { id, top } = anchor.current ?? {}
    const row = id === undefined ? null : scroller.querySelector(`[data-id="${CSS.escape(id)}"]`)
    anchor.current = undefined
    if (isLive) scroller.scrollTop = scroller.scrollHeight
    else if (row && top !== undefined) scroller.scrollTop += topOf(row) - top
  })

  // What grows below, an image or a text, is followed too.
  useLayoutEffect(() => {
    const scroller = list.current
    if (!scroller || !isLive) return undefined
    const follow = new ResizeObserver(() => (scroller.scrollTop = scroller.scrollHeight))
    ;[scroller, ...scroller.children].forEach((one) => follow.observe(one))
    return () => follow.disconnect()
  }, [isLive, ids])

  const moveTo = (next: number) => {
    const rows = [...(list.current?.querySelectorAll('[data-id]') ?? [])]
    const upper = list.current ? topOf(list.current) : 0
    const row = rows.find((one) => one.getBoundingClientRect().bottom > upper)
    anchor.current = row && { id: row.getAttribute('data-id') ?? '', top: topOf(row) }
    setLast(next >= ids.length ? undefined : ids[next - 1])
  }

  const onScroll = () => {
    const scroller = list.current
    if (!scroller) return
    const { scrollTop, scrollHeight, clientHeight } = scroller
    const below = scrollHeight - scrollTop - clientHeight
    // What grows below leaves the list where it stands: only who goes up leaves the newest.
    const isUp = scrollTop < stood.current
    stood.current = scrollTop
    if (scrollTop < near && from > 0) moveTo(Math.max(end - step, Math.min(mostDrawn, ids.length)))
    else if (below < near && end < ids.length) moveTo(Math.min(end + step, ids.length - 1))
    else if (below < 4 && !isLive) setLast(undefined)
    else if (below > 40 && isLive && isUp) setLast(ids.at(-1))
  }

  return { list, from, end, isLive, onScroll, toNewest: () => setLast(undefined) }
}
