import { useState } from 'preact/hooks'
import { ClockPanel } from '../panels/clock-panel.js'
import { FaultPanel } from '../panels/fault-panel.js'
import { useSelected } from '../store.js'
import { Diagram } from './diagram.js'
import { duration, timeOf } from './draw.js'
import { Inspector } from './inspector.js'
import { outcomeWords } from './outcome.js'
import { zoomed } from './view.js'
import type { Place, View } from './view.js'

type PanelName = 'faults' | 'clock'

const spans = [10_000, 60_000, 600_000, 3_600_000] as const

/** What was delivered and what was called, and how to make it go wrong. */
export function MarblePane() {
  const [view, setView] = useState<View>({ span: 60_000 })
  const [selected, select] = useState<Place>()
  const [opened, open] = useState<Place>()
  const [panel, setPanel] = useState<PanelName>()
  const isEmpty = useSelected((state) => state.marbles.lines.length === 0)
  const waiting = useSelected((state) => state.faults.reduce((sum, { times }) => sum + times, 0))
  const toggle = (name: PanelName) => setPanel(panel === name ? undefined : name)
  const close = () => {
    open(undefined)
    document.querySelector<HTMLElement>('.diagram')?.focus()
  }
  // First the details are closed, then the marble is let go.
  const leave = () => (opened ? close() : select(undefined))
  return (
    <>
      <div class="time-bar" role="toolbar" aria-label="Time">
        <button type="button" aria-pressed={view.end === undefined} onClick={() => setView({ span: view.span })}>
          Live
        </button>
        {spans.map((span) => (
          <button
            key={span}
            type="button"
            aria-pressed={view.span === span}
            onClick={() => setView(zoomed(view, span / view.span))}
          >
            {duration(span)}
          </button>
        ))}
        <span class="told" id="marble-told" aria-live="polite">
          {selected && wordsOf(selected)}
        </span>
        <button type="button" aria-expanded={panel === 'faults'} onClick={() => toggle('faults')}>
          Faults{waiting > 0 && <b class="count">{waiting}</b>}
        </button>
        <button type="button" aria-expanded={panel === 'clock'} onClick={() => toggle('clock')}>
          Clock
        </button>
      </div>
      {panel === 'faults' && <FaultPanel />}
      {panel === 'clock' && <ClockPanel />}
      {isEmpty && <p class="no-marbles">Events and calls appear here, as marbles on a line each.</p>}
      <Diagram view={view} selected={selected} onView={setView} onSelect={select} onOpen={open} onLeave={leave} />
      {opened && <Inspector place={opened} onClose={close} />}
    </>
  )
}

const wordsOf = ({ line, marble }: Place) =>
  `${line.name}, ${timeOf(marble.at)}, ${outcomeWords[line.kind][marble.outcome]}, ${duration(marble.latency)}`
