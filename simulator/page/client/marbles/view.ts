import type { Line, Marble, Marbles } from './marbles.js'
import type { Timeline } from './timeline.js'

/** What part of time is shown. */
export interface View {
  /** The view time at the right edge; absent: now, and it moves on. */
  readonly end?: number
  /** How much view time is shown, in ms. */
  readonly span: number
}

/** A marble, and where it is. */
export interface Place {
  readonly line: Line
  readonly marble: Marble
}

/** Sizes in CSS pixels: of a line with its name, from its top to the line itself, and what is left free at the right edge. */
export const lineHeight = 46
export const lineTop = 32
export const marginRight = 60
export const radius = 6

/** The shortest and the longest time that is shown, in ms. */
const shortest = 1_000
const longest = 24 * 3_600_000

/** How pixels and time belong together. */
export interface Scale {
  /** The clock times at both edges. */
  readonly from: number
  readonly to: number
  xOf(at: number): number
  viewAt(x: number): number
  /** The place and the clock time of a view time. */
  tickAt(view: number): { readonly x: number; readonly at: number }
}

export function scaleOf({ end, span }: View, width: number, timeline: Timeline, now: number): Scale {
  const right = end ?? timeline.toView(now)
  const perPixel = span / Math.max(width - marginRight, 1)
  const viewAt = (x: number) => right - (width - marginRight - x) * perPixel
  return {
    from: timeline.toClock(viewAt(0)),
    to: timeline.toClock(viewAt(width)),
    xOf: (at) => width - marginRight - (right - timeline.toView(at)) / perPixel,
    viewAt,
    tickAt: (view) => ({ x: width - marginRight - (right - view) / perPixel, at: timeline.toClock(view) }),
  }
}

/** Shows more or less time, around a place that stays where it is; with the present at the right edge that is what stays. */
export function zoomed({ end, span }: View, factor: number, around?: number): View {
  const next = Math.min(Math.max(span * factor, shortest), longest)
  if (end === undefined) return { span: next }
  const fixed = around ?? end - span / 2
  return { span: next, end: fixed + ((end - fixed) * next) / span }
}

/** The first of the marbles that is not before a time. */
export function firstFrom(marbles: readonly Marble[], at: number): number {
  let [low, high] = [0, marbles.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((marbles[middle]?.at ?? 0) < at) low = middle + 1
    else high = middle
  }
  return low
}

/** The marble under a point, if there is one; of several the nearest. */
export function marbleAt(
  lines: readonly Line[],
  { x, y }: { readonly x: number; readonly y: number },
  scale: Scale,
): Place | undefined {
  const line = lines[Math.floor(y / lineHeight)]
  if (!line || Math.abs((y % lineHeight) - lineTop) > radius + 4) return undefined
  let best: Marble | undefined
  for (const marble of line.marbles.slice(firstFrom(line.marbles, scale.from), firstFrom(line.marbles, scale.to))) {
    const distance = Math.abs(scale.xOf(marble.at) - x)
    if (distance <= radius + 4 && (!best || distance <= Math.abs(scale.xOf(best.at) - x))) best = marble
  }
  return best && { line, marble: best }
}

/** The newest of all. */
export function newestOf({ lines }: Pick<Marbles, 'lines'>): Place | undefined {
  const lasts = lines.flatMap((line) => line.marbles.slice(-1).map((marble): Place => ({ line, marble })))
  return lasts.sort((a, b) => b.marble.at - a.marble.at)[0]
}

/** Where the arrow keys lead. */
export function neighbour(lines: readonly Line[], from: Place | undefined, key: string): Place | undefined {
  if (!from) return newestOf({ lines })
  const index = lines.findIndex(({ kind, name }) => kind === from.line.kind && name === from.line.name)
  const line = lines[index]
  if (!line) return newestOf({ lines })
  const place = line.marbles.findIndex(({ id }) => id === from.marble.id)
  switch (key) {
    case 'ArrowLeft':
      return placeIn(line, place - 1)
    case 'ArrowRight':
      return placeIn(line, place + 1)
    case 'ArrowUp':
      return nearest(lines[index - 1], from.marble.at)
    case 'ArrowDown':
      return nearest(lines[index + 1], from.marble.at)
    default:
      return key === 'Home' ? placeIn(line, 0) : newestOf({ lines })
  }
}

const placeIn = (line: Line, index: number): Place | undefined => {
  const marble = line.marbles[index]
  return marble && { line, marble }
}

function nearest(line: Line | undefined, at: number): Place | undefined {
  if (!line) return undefined
  const next = firstFrom(line.marbles, at)
  const [before, after] = [line.marbles[next - 1], line.marbles[next]]
  const isAfter = !before || (after && after.at - at < at - before.at)
  return placeIn(line, isAfter ? next : next - 1)
}
