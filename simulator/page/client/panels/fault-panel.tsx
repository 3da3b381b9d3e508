import { useState } from 'preact/hooks'
import type { PageCallFault, PageFault } from '../../protocol.js'
import { ask } from '../ask.js'
import { useSelected } from '../store.js'

/** What may happen to a call. */
const callFaults: readonly { readonly label: string; readonly call: PageCallFault }[] = [
  { label: 'HTTP 500', call: { status: 500 } },
  { label: 'HTTP 503', call: { status: 503 } },
  { label: 'too many calls, 2 s', call: { code: 99991400, status: 429, headers: { 'x-ogw-ratelimit-reset': '2' } } },
  { label: 'code 230001', call: { code: 230001, msg: 'invalid request parameter' } },
  { label: 'token invalid', call: { code: 99991663, msg: 'token invalid', status: 400 } },
  { label: 'answered 2 s later', call: { delay: 2_000 } },
  { label: 'connection reset', call: { reset: true } },
  { label: 'no answer at all', call: { hang: true } },
  { label: 'half an answer', call: { half: true } },
  { label: 'done, the answer lost', call: { done: true, reset: true } },
  { label: 'a page of a proxy', call: { status: 502, body: '<html>Bad Gateway</html>' } },
]

/** What may happen to events, connections and tokens. */
const others: readonly { readonly label: string; readonly fault: PageFault }[] = [
  { label: 'Lose the next answer', fault: { what: 'loseAnswers' } },
  { label: 'Deliver the next twice', fault: { what: 'duplicateDeliveries' } },
  { label: 'Hold the next for 5 s', fault: { what: 'delayDeliveries', ms: 5_000 } },
  { label: 'Reverse the next 3', fault: { what: 'reorderDeliveries', count: 3 } },
  { label: 'Close connections', fault: { what: 'closeConnections' } },
  { label: 'Cut connections', fault: { what: 'cutConnections' } },
  { label: 'Revoke tokens', fault: { what: 'revokeTokens' } },
]

/** Makes the platform misbehave, and shows what is still to happen. */
export function FaultPanel() {
  const waiting = useSelected((state) => state.faults)
  const [said, tell] = useState('')
  const inject = (fault: PageFault) =>
    ask({ do: 'fault', fault }).then(
      () => tell(''),
      (error: unknown) => tell(String(error)),
    )
  return (
    <section class="drawer" aria-label="Faults">
      <CallForm onFault={(fault) => void inject(fault)} />
      <div class="acts">
        {others.map(({ label, fault }) => (
          <button key={label} type="button" onClick={() => void inject(fault)}>
            {label}
          </button>
        ))}
        <output>{said}</output>
      </div>
      {waiting.length > 0 && (
        <div class="waiting">
          <ul aria-label="Faults that wait">
            {waiting.map(({ what, times }, index) => (
              <li key={index}>
                {what}
                {times > 1 && ` (${times} times)`}
              </li>
            ))}
          </ul>
          <button type="button" onClick={() => void ask({ do: 'clearFaults' })}>
            Clear
          </button>
        </div>
      )}
    </section>
  )
}

function CallForm({ onFault }: { readonly onFault: (fault: PageFault) => void }) {
  const [kind, setKind] = useState(0)
  const [match, setMatch] = useState('')
  const [times, setTimes] = useState('1')
  const { lines } = useSelected((state) => state.marbles)
  const submit = (event: Event) => {
    event.preventDefault()
    const call = callFaults[kind]?.call ?? {}
    onFault({ what: 'call', call: match === '' ? call : { ...call, match }, times: Number(times) })
  }
  return (
    <form class="acts" onSubmit={submit}>
      <label>
        The next{' '}
        <input
          type="number"
          aria-label="Times"
          min="1"
          max="1000"
          required
          value={times}
          onInput={({ currentTarget }) => setTimes(currentTarget.value)}
        />{' '}
        calls of
      </label>
      <input
        class="match"
        aria-label="Endpoint"
        placeholder="any endpoint"
        list="endpoints"
        value={match}
        onInput={({ currentTarget }) => setMatch(currentTarget.value)}
      />
      <datalist id="endpoints">
        {lines
          .filter((line) => line.kind === 'call')
          .map(({ name }) => (
            <option key={name} value={name} />
          ))}
      </datalist>
      <select aria-label="What happens" value={kind} onChange={({ currentTarget }) => setKind(Number(currentTarget.value))}>
        {callFaults.map(({ label }, index) => (
          <option key={label} value={index}>
            {label}
          </option>
        ))}
      </select>
      <button type="submit" class="primary">
        Let it happen
      </button>
    </form>
  )
}
