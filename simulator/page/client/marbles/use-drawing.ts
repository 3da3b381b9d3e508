import { useContext, useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import {
  animationFrameScheduler,
  asyncScheduler,
  auditTime,
  distinctUntilChanged,
  filter,
  fromEvent,
  interval,
  map,
  merge,
  Observable,
} from 'rxjs'
import type { RefObject } from 'preact'
import { StoreContext } from '../store.js'
import { drawAxis, drawLines } from './draw.js'
import type { Marbles } from './marbles.js'
import { paletteOf } from './palette.js'
import { timelineOf } from './timeline.js'
import { scaleOf } from './view.js'
import type { Place, Scale, View } from './view.js'

/** How often the picture moves on while it shows the present, in ms. */
const tick = 100
const axisHeight = 18

/** Where is drawn, and where the colours are from. */
export interface Surfaces {
  readonly box: RefObject<HTMLDivElement | null>
  readonly canvas: RefObject<HTMLCanvasElement | null>
  readonly axis: RefObject<HTMLCanvasElement | null>
  readonly legend: RefObject<HTMLUListElement | null>
}

/** What is drawn: the marbles of now, in their scale. */
export interface Drawn {
  marbles(): Marbles
  scale(): Scale
}

/** Draws the diagram whenever something is another: marbles, view, size, colours; and time itself, while the present is shown. */
export function useDrawing(surfaces: Surfaces, view: View, selected: Place | undefined): Drawn {
  const store = useContext(StoreContext)
  const latest = useRef({ view, selected })
  latest.current = { view, selected }
  const marbles = () => store.value.marbles
  const scale = () => scaleFor(marbles(), latest.current.view, surfaces.box.current?.clientWidth ?? 0)
  const draw = () => drawOn(surfaces, { marbles, scale }, latest.current.selected)
  useLayoutEffect(draw)
  useEffect(() => {
    const live$ = interval(tick).pipe(filter(() => latest.current.view.end === undefined && !document.hidden))
    const changed$ = store.pipe(
      map((state) => state.marbles),
      distinctUntilChanged(),
    )
    const { current: box } = surfaces.box
    const subscription = merge(live$, changed$, schemes$, ...(box ? [resizesOf(box), fromEvent(box, 'scroll')] : []))
      .pipe(auditTime(0, animationFrameScheduler))
      .subscribe(draw)
    return () => subscription.unsubscribe()
  }, [store])
  return { marbles, scale }
}

function drawOn({ box, canvas, axis, legend }: Surfaces, { marbles, scale }: Drawn, selected: Place | undefined): void {
  if (!box.current || !canvas.current || !axis.current || !legend.current || box.current.clientWidth === 0) return
  const { clientWidth: width, clientHeight: height, scrollTop: top } = box.current
  const shared = { scale: scale(), palette: paletteOf(legend.current), width }
  const [lineContext, axisContext] = [sized(canvas.current, width, height), sized(axis.current, width, axisHeight)]
  if (lineContext) drawLines(lineContext, { ...shared, marbles: marbles(), height, top, selected })
  if (axisContext) drawAxis(axisContext, { ...shared, height: axisHeight })
}

const schemes$ = fromEvent(matchMedia('(prefers-color-scheme: dark)'), 'change')

const resizesOf = (box: HTMLElement) =>
  new Observable<void>((subscriber) => {
    const observer = new ResizeObserver(() => subscriber.next())
    observer.observe(box)
    return () => observer.disconnect()
  })

const scaleFor = ({ jumps, ahead }: Marbles, view: View, width: number): Scale =>
  scaleOf(view, width, timelineOf(jumps), asyncScheduler.now() + ahead)

/** The context of a canvas that is as large as it is seen, sharp on every screen. */
function sized(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const ratio = devicePixelRatio
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(height * ratio)
    canvas.style.width = `${width}px`
    canvas.style.height = `${height}px`
  }
  const context = canvas.getContext('2d')
  context?.setTransform(ratio, 0, 0, ratio, 0, 0)
  if (context) context.font = '11px system-ui, sans-serif'
  return context
}
