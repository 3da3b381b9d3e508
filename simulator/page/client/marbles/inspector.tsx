import { useEffect, useState } from 'preact/hooks'
import { deliveriesPath, requestsPath } from '../../protocol.js'
import type { DeliveryDetail, DeliveryTest, RequestDetail } from '../../protocol.js'
import { ask, lookUp } from '../ask.js'
import { duration, timeOf } from './draw.js'
import { outcomeWords } from './outcome.js'
import type { Place } from './view.js'

/** Everything about one marble, and what can be done with it. */
export function Inspector({ place, onClose }: { readonly place: Place; readonly onClose: () => void }) {
  const { line, marble } = place
  return (
    <aside
      class="inspector"
      aria-label={`Details of ${line.name}`}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onClose()
      }}
    >
      <header>
        <h2>{line.name}</h2>
        <p>
          {timeOf(marble.at)} · {outcomeWords[line.kind][marble.outcome]} after {duration(marble.latency)}
          {marble.code === undefined ? '' : ` · ${marble.code}`}
          {marble.attempt > 1 ? ` · attempt ${marble.attempt}` : ''}
        </p>
        <button type="button" class="quiet" aria-label="Close" onClick={onClose}>
          ✕
        </button>
      </header>
      {line.kind === 'event' ? <OfDelivery id={marble.id} /> : <OfRequest id={marble.id} />}
    </aside>
  )
}

/** A detail of the simulator, when it is there, or why it is not. */
function useDetail<T>(path: string): { readonly detail?: T; readonly fault?: string } {
  const [known, setKnown] = useState<{ readonly path: string; readonly detail?: T; readonly fault?: string }>({ path })
  useEffect(() => {
    lookUp<T>(path).then(
      (detail) => setKnown({ path, detail }),
      (error: unknown) => setKnown({ path, fault: wordsOf(error) }),
    )
  }, [path])
  return known.path === path ? known : {}
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

function OfDelivery({ id }: { readonly id: number }) {
  const [bot, setBot] = useState(() => localStorage.getItem('bot') ?? './bot.js')
  const [said, tell] = useState('')
  const { detail, fault } = useDetail<DeliveryDetail>(`${deliveriesPath}${id}`)
  const choose = (path: string) => {
    localStorage.setItem('bot', path)
    setBot(path)
  }
  const test = () => lookUp<DeliveryTest>(`${deliveriesPath}${id}/test?bot=${encodeURIComponent(bot)}`).then((one) => one.test)
  return (
    <>
      <div class="acts">
        <Act told={tell} words="sent again" act={() => ask({ do: 'resendDelivery', id })}>
          Send again
        </Act>
        <Act told={tell} words="sent as a new event" act={() => ask({ do: 'resendDelivery', id, fresh: true })}>
          Send as new
        </Act>
        <Act told={tell} words="copied" act={() => copied(detail?.curl ?? '')}>
          Copy as curl
        </Act>
        <Act told={tell} words="copied" act={() => test().then(copied)}>
          Copy as marble test
        </Act>
        <label>
          of{' '}
          <input
            aria-label="The bot's module"
            value={bot}
            size={12}
            onInput={({ currentTarget }) => choose(currentTarget.value)}
          />
        </label>
        <output>{said}</output>
      </div>
      <div class="parts">
        {fault !== undefined && <p>{fault}</p>}
        {detail?.delivery.reason !== undefined && <p>{detail.delivery.reason}</p>}
        {detail?.delivery.retryAt !== undefined && <p>The next attempt is due at {timeOf(detail.delivery.retryAt)}.</p>}
        {detail && <Json title="Envelope" value={detail.envelope} />}
        {detail?.answer !== undefined && <Json title="Answer" value={detail.answer} />}
      </div>
    </>
  )
}

function OfRequest({ id }: { readonly id: number }) {
  const [said, tell] = useState('')
  const { detail, fault } = useDetail<RequestDetail>(`${requestsPath}${id}`)
  const request = detail?.request
  return (
    <>
      <div class="acts">
        <Act told={tell} words="sent again" disabled={detail?.notAgain} act={() => ask({ do: 'resendRequest', id })}>
          Send again
        </Act>
        <Act told={tell} words="copied" act={() => copied(detail?.curl ?? '')}>
          Copy as curl
        </Act>
        <output>{said}</output>
      </div>
      <div class="parts">
        {fault !== undefined && <p>{fault}</p>}
        {request && (
          <>
            <p class="mono">
              {request.method} {request.path}
            </p>
            {detail.notAgain !== undefined && <p>It can not be sent again: {detail.notAgain}.</p>}
            {Object.keys(request.query).length > 0 && <Json title="Query" value={request.query} />}
            {request.body !== undefined && <Json title="Request" value={request.body} />}
            {detail.answer !== undefined && <Json title={`Answer ${request.status ?? ''}`} value={detail.answer} />}
            <Json title="Headers" value={request.headers} />
          </>
        )}
      </div>
    </>
  )
}

interface ActProps {
  readonly children: string
  /** What is said when it is done. */
  readonly words: string
  readonly act: () => Promise<unknown>
  readonly told: (words: string) => void
  /** Why it can not be done. */
  readonly disabled?: string | undefined
}

function Act({ children, words, act, told, disabled }: ActProps) {
  const run = () =>
    act().then(
      () => told(words),
      (error: unknown) => told(wordsOf(error)),
    )
  return (
    <button type="button" disabled={disabled !== undefined} title={disabled ?? ''} onClick={() => void run()}>
      {children}
    </button>
  )
}

const copied = (text: string) => navigator.clipboard.writeText(text)

function Json({ title, value }: { readonly title: string; readonly value: unknown }) {
  return (
    <details open={title !== 'Headers'}>
      <summary>{title}</summary>
      <pre>{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>
    </details>
  )
}
