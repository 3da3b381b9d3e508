import type { ClockJump } from '../../protocol.js'

/** How much room a jump of the clock takes, in ms: six hours in an instant would push everything else out of sight. */
const squeezed = 2_000

/** Time as it is drawn: the simulator's time with its jumps squeezed. Both ways grow, and undo each other. */
export interface Timeline {
  toView(at: number): number
  toClock(view: number): number
}

interface Knot {
  readonly clock: number
  readonly view: number
  /** Of view time to clock time, from here to the next knot. */
  readonly slope: number
}

export function timelineOf(jumps: readonly ClockJump[]): Timeline {
  const knots: Knot[] = []
  for (const { at, by } of jumps) {
    if (by <= squeezed) continue
    const start = at + shiftAfter(knots)
    knots.push({ clock: at, view: start, slope: squeezed / by }, { clock: at + by, view: start + squeezed, slope: 1 })
  }
  return {
    toView(at) {
      const knot = lastUntil(knots, ({ clock }) => clock <= at)
      return knot ? knot.view + (at - knot.clock) * knot.slope : at
    },
    toClock(view) {
      const knot = lastUntil(knots, (one) => one.view <= view)
      return knot ? knot.clock + (view - knot.view) / knot.slope : view
    },
  }
}

/** How far view time is from clock time behind the last jump. */
function shiftAfter(knots: readonly Knot[]): number {
  const last = knots.at(-1)
  return last ? last.view - last.clock : 0
}

/** The last of sorted values that holds; there are few, and most questions are about the end. */
const lastUntil = <T>(values: readonly T[], holds: (value: T) => boolean): T | undefined => values.findLast(holds)
