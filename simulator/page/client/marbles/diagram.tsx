import { useRef } from 'preact/hooks'
import { useSelected } from '../store.js'
import { Legend } from './legend.js'
import type { Marbles } from './marbles.js'
import { timelineOf } from './timeline.js'
import { useDrawing } from './use-drawing.js'
import type { Drawn } from './use-drawing.js'
import { lineHeight, marbleAt, neighbour, zoomed } from './view.js'
import type { Place, Scale, View } from './view.js'

export interface DiagramProps {
  readonly view: View
  readonly selected: Place | undefined
  readonly onView: (view: View) => void
  readonly onSelect: (place: Place | undefined) => void
  readonly onOpen: (place: Place) => void
  readonly onLeave: () => void
}

/** What the diagram is for who does not see it. */
const label =
  'Marble diagrams. Arrow keys go from marble to marble, Enter opens one, plus and minus change how much time is shown.'

/** Every event type and every endpoint as a line of marbles, time to the right. */
export function Diagram(props: DiagramProps) {
  const { view, selected, onView, onSelect, onOpen } = props
  const { lines } = useSelected((state) => state.marbles)
  const box = useRef<HTMLDivElement>(null)
  const legend = useRef<HTMLUListElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const axis = useRef<HTMLCanvasElement>(null)
  const drawn = useDrawing({ box, canvas, axis, legend }, view, selected)
  const onClick = (event: MouseEvent) => {
    const place = box.current ? placeUnder(event, box.current, drawn) : undefined
    onSelect(place)
    if (place) onOpen(place)
  }
  const onMouseMove = (event: MouseEvent) => {
    if (box.current) box.current.style.cursor = placeUnder(event, box.current, drawn) ? 'pointer' : 'default'
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const act = box.current && keyAct(event.key, props, drawn, box.current)
    if (!act) return
    event.preventDefault()
    act()
  }
  const onWheel = (event: WheelEvent) => {
    const left = box.current?.getBoundingClientRect().left ?? 0
    turned(event, { view, scale: drawn.scale(), left, onView })
  }
  return (
    <>
      <div
        class="diagram"
        ref={box}
        tabIndex={0}
        role="application"
        aria-label={label}
        aria-describedby="marble-told"
        {...{ onClick, onMouseMove, onKeyDown, onWheel }}
      >
        <canvas ref={canvas} />
        <ol class="line-names">
          {lines.map(({ kind, name, marbles }) => (
            <li key={`${kind} ${name}`} data-kind={kind}>
              <span>{name}</span> <small>{marbles.length}</small>
            </li>
          ))}
        </ol>
      </div>
      <canvas ref={axis} class="axis" aria-hidden="true" />
      <Legend legend={legend} />
    </>
  )
}

function placeUnder({ clientX, clientY }: MouseEvent, box: HTMLElement, { marbles, scale }: Drawn): Place | undefined {
  const { left, top } = box.getBoundingClientRect()
  return marbleAt(marbles().lines, { x: clientX - left, y: clientY - top + box.scrollTop }, scale())
}

/** What a key does; nothing where it is none of ours. */
function keyAct(key: string, props: DiagramProps, drawn: Drawn, box: HTMLElement): (() => void) | undefined {
  const { view, selected, onView, onSelect, onOpen, onLeave } = props
  if (/^(Arrow(Left|Right|Up|Down)|Home|End)$/.test(key))
    return () => {
      const place = neighbour(drawn.marbles().lines, selected, key) ?? selected
      onSelect(place)
      if (place) reveal(place, { marbles: drawn.marbles(), scale: drawn.scale(), box, view, onView })
    }
  switch (key) {
    case '+':
    case '=':
      return () => onView(zoomed(view, 1 / 2))
    case '-':
      return () => onView(zoomed(view, 2))
    case 'Enter':
      return selected && (() => onOpen(selected))
    case 'Escape':
      return onLeave
    default:
      return undefined
  }
}

interface Revealing {
  readonly marbles: Marbles
  readonly box: HTMLElement
  readonly scale: Scale
  readonly view: View
  readonly onView: (view: View) => void
}

/** Moves time and lines so that a marble is in sight. */
function reveal({ line, marble }: Place, { marbles, box, scale, view, onView }: Revealing): void {
  const x = scale.xOf(marble.at)
  const isOut = x < 0 || x > box.clientWidth
  if (isOut) onView({ span: view.span, end: timelineOf(marbles.jumps).toView(marble.at) + view.span / 3 })
  const top = marbles.lines.findIndex(({ kind, name }) => kind === line.kind && name === line.name) * lineHeight
  if (top < box.scrollTop) box.scrollTop = top
  if (top + lineHeight > box.scrollTop + box.clientHeight) box.scrollTop = top + lineHeight - box.clientHeight
}

interface Turning {
  readonly view: View
  readonly scale: Scale
  readonly left: number
  readonly onView: (view: View) => void
}

/** A wheel with Ctrl zooms, a sideways one goes through time; one up or down scrolls, as everywhere. */
function turned(event: WheelEvent, { view, scale, left, onView }: Turning): void {
  const { ctrlKey, shiftKey, deltaX, deltaY, clientX } = event
  const sideways = shiftKey ? deltaX || deltaY : deltaX
  if (ctrlKey) onView(zoomed(view, deltaY > 0 ? 1.25 : 0.8, scale.viewAt(clientX - left)))
  else if (sideways !== 0) {
    const moved = scale.viewAt(sideways) - scale.viewAt(0)
    const end = view.end ?? scale.viewAt(0) + view.span
    onView({ span: view.span, end: end + moved })
  } else return
  event.preventDefault()
}
