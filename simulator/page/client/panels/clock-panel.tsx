import { useEffect, useState } from 'preact/hooks'
import { asyncScheduler, interval } from 'rxjs'
import { ask } from '../ask.js'
import { timeOf } from '../marbles/draw.js'
import { useSelected } from '../store.js'

/** The pauses of the platform between its attempts, and what lies behind them. */
const steps = [
  { label: '+15 s', ms: 15_000 },
  { label: '+5 min', ms: 300_000 },
  { label: '+1 h', ms: 3_600_000 },
  { label: '+6 h', ms: 21_600_000 },
] as const

/** The simulator's time, and how to move it on. */
export function ClockPanel() {
  const ahead = useSelected((state) => state.marbles.ahead)
  const [, tick] = useState(0)
  const [seconds, setSeconds] = useState('60')
  useEffect(() => {
    const subscription = interval(1_000).subscribe(tick)
    return () => subscription.unsubscribe()
  }, [])
  const advance = (ms: number) => void ask({ do: 'advanceClock', ms })
  const now = asyncScheduler.now() + ahead
  return (
    <form
      class="drawer"
      aria-label="Clock"
      onSubmit={(event) => {
        event.preventDefault()
        advance(Number(seconds) * 1_000)
      }}
    >
      <p>
        <time class="mono">
          {new Date(now).toDateString()} {timeOf(now)}
        </time>
      </p>
      <div class="acts">
        {steps.map(({ label, ms }) => (
          <button key={ms} type="button" onClick={() => advance(ms)}>
            {label}
          </button>
        ))}
        <label>
          or{' '}
          <input
            type="number"
            aria-label="Seconds"
            min="0"
            max="1000000000"
            required
            value={seconds}
            onInput={({ currentTarget }) => setSeconds(currentTarget.value)}
          />{' '}
          s
        </label>
        <button type="submit">Advance</button>
      </div>
    </form>
  )
}
