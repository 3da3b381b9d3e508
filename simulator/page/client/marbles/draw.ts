import type { Line, Marble, Marbles } from './marbles.js'
import type { Outcome } from './outcome.js'
import { firstFrom, lineHeight, lineTop, radius } from './view.js'
import type { Place, Scale } from './view.js'

/** The colours of the day. */
export interface Palette {
  readonly outcomes: Readonly<Record<Outcome, string>>
  readonly call: string
  readonly line: string
  readonly text: string
  readonly muted: string
  readonly ground: string
}

/** What is drawn, and where. */
export interface Picture {
  readonly marbles: Marbles
  readonly scale: Scale
  readonly palette: Palette
  readonly width: number
  readonly height: number
  /** How far the lines are scrolled. */
  readonly top: number
  readonly selected: Place | undefined
}

/** How much longer a bar may reach into the picture than its marble, in ms. */
const longestBar = 30_000

/** Draws the lines that are in sight. */
export function drawLines(context: CanvasRenderingContext2D, picture: Picture): void {
  const { marbles, width, height, top } = picture
  context.clearRect(0, 0, width, height)
  drawJumps(context, picture)
  const first = Math.max(Math.floor(top / lineHeight), 0)
  const last = Math.min(Math.ceil((top + height) / lineHeight), marbles.lines.length)
  for (let index = first; index < last; index++) {
    const line = marbles.lines[index]
    if (line) drawLine(context, line, index * lineHeight + lineTop - top, picture)
  }
}

function drawLine(context: CanvasRenderingContext2D, line: Line, y: number, picture: Picture): void {
  const { scale, palette, width } = picture
  context.fillStyle = palette.line
  context.fillRect(0, y - 0.5, width, 1)
  const all = line.marbles
  const from = firstFrom(all, scale.from - longestBar)
  const to = firstFrom(all, scale.to)
  let lastX = -Infinity
  let lastOutcome: Outcome | undefined
  for (let index = from; index < to; index++) {
    const marble = all[index] as Marble
    const x = scale.xOf(marble.at)
    // What would be drawn over is not drawn; trouble is never drawn over.
    if (x - lastX < 1 && marble.outcome === lastOutcome) continue
    lastX = x
    lastOutcome = marble.outcome
    const next = all[index + 1]
    drawMarble(context, { marble, line, x, y, room: next ? scale.xOf(next.at) - x : Infinity }, picture)
  }
}

interface Spot {
  readonly marble: Marble
  readonly line: Line
  readonly x: number
  readonly y: number
  /** Until the next marble. */
  readonly room: number
}

function drawMarble(context: CanvasRenderingContext2D, spot: Spot, { scale, palette, selected }: Picture): void {
  const { marble, line, x, y, room } = spot
  const colour = marble.outcome === 'good' && line.kind === 'call' ? palette.call : palette.outcomes[marble.outcome]
  const bar = scale.xOf(marble.at + marble.latency) - x
  context.fillStyle = colour
  if (bar > 1) {
    context.globalAlpha = 0.35
    context.fillRect(x, y - 2, bar, 4)
    context.globalAlpha = 1
  }
  drawShape(context, spot, colour, palette)
  if (marble.id === selected?.marble.id) ring(context, x, y, radius + 4, palette.text)
  if (room > 58) {
    context.fillStyle = palette.muted
    context.fillText(labelOf(marble), x + radius + 4, y - 5)
  }
}

/** Each outcome has a shape too, for who sees no colours. */
function drawShape(context: CanvasRenderingContext2D, { marble, x, y }: Spot, colour: string, palette: Palette): void {
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  const isHollow = marble.outcome === 'silent' || marble.outcome === 'unreachable'
  context.fillStyle = isHollow ? palette.ground : colour
  context.fill()
  context.lineWidth = 2
  context.strokeStyle = colour
  if (isHollow) {
    context.setLineDash(marble.outcome === 'unreachable' ? [2, 2] : [])
    context.stroke()
    context.setLineDash([])
  }
  if (marble.attempt > 1) ring(context, x, y, radius + 2.5, colour)
  if (marble.outcome === 'refused' || marble.outcome === 'broken') cross(context, x, y, palette.ground)
}

function ring(context: CanvasRenderingContext2D, x: number, y: number, size: number, colour: string): void {
  context.beginPath()
  context.arc(x, y, size, 0, 2 * Math.PI)
  context.lineWidth = 1.5
  context.strokeStyle = colour
  context.stroke()
}

function cross(context: CanvasRenderingContext2D, x: number, y: number, colour: string): void {
  const arm = radius / 2.4
  context.beginPath()
  context.moveTo(x - arm, y - arm)
  context.lineTo(x + arm, y + arm)
  context.moveTo(x + arm, y - arm)
  context.lineTo(x - arm, y + arm)
  context.strokeStyle = colour
  context.stroke()
}

const labelOf = ({ code, latency }: Marble) => (code === undefined ? duration(latency) : `${code} · ${duration(latency)}`)

/** A length of time, short. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`
  return ms < 3_600_000 ? `${Math.round(ms / 60_000)} min` : `${+(ms / 3_600_000).toFixed(1)} h`
}

/** A band where the clock was advanced. */
function drawJumps(context: CanvasRenderingContext2D, { marbles, scale, palette, height }: Picture): void {
  for (const { at, by } of marbles.jumps) {
    const [left, right] = [scale.xOf(at), scale.xOf(at + by)]
    if (at + by < scale.from || at > scale.to) continue
    context.globalAlpha = 0.5
    context.fillStyle = palette.line
    context.fillRect(left, 0, Math.max(right - left, 1), height)
    context.globalAlpha = 1
    context.fillStyle = palette.muted
    context.fillText(`+${duration(by)}`, left + 3, height - 6)
  }
}

/** How far apart the times of the axis are at least, in pixels. */
const tickRoom = 84
const steps = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000, 14_400_000]

/** Draws the time below the lines. */
export function drawAxis(
  context: CanvasRenderingContext2D,
  { scale, palette, width, height }: Omit<Picture, 'marbles' | 'top' | 'selected'>,
): void {
  context.clearRect(0, 0, width, height)
  context.fillStyle = palette.muted
  const rough = scale.viewAt(tickRoom) - scale.viewAt(0)
  const step = steps.find((one) => one >= rough) ?? rough
  const end = scale.viewAt(width - tickRoom)
  for (let view = Math.ceil(scale.viewAt(0) / step) * step; view <= end; view += step) {
    const { x, at } = scale.tickAt(view)
    context.fillRect(x, 0, 1, 4)
    context.fillText(timeOf(at, step), x + 4, 12)
  }
}

/** The time of day, as this machine has it. */
export function timeOf(at: number, step = 1): string {
  const date = new Date(at)
  const [hours, minutes, seconds] = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) =>
    String(part).padStart(2, '0'),
  )
  const rest = step < 1_000 ? `.${String(date.getMilliseconds()).padStart(3, '0')}` : ''
  return `${hours}:${minutes}:${seconds}${rest}`
}
