import { useState } from 'preact/hooks'
import { Chat } from './chat/chat.js'
import { MarblePane } from './marbles/marble-pane.js'
import { useSelected } from './store.js'

const panes = [
  { name: 'chat', label: 'Chat' },
  { name: 'marbles', label: 'Events' },
] as const

type PaneName = (typeof panes)[number]['name']

/** The frame: the chat at the left, the events at the right; one of them at a time where there is little room. */
export function App() {
  const [shown, show] = useState<PaneName>('chat')
  return (
    <div class="frame" data-shown={shown}>
      <header class="bar">
        <h1>
          rxlark<span> simulator</span>
        </h1>
        <nav class="tabs" aria-label="Panes">
          {panes.map(({ name, label }) => (
            <button key={name} type="button" aria-pressed={shown === name} onClick={() => show(name)}>
              {label}
            </button>
          ))}
        </nav>
        <Status />
      </header>
      <main class="pane pane-chat" aria-label="Chat">
        <Chat />
      </main>
      <section class="pane pane-marbles" aria-label="Events and calls">
        <MarblePane />
      </section>
    </div>
  )
}

function Status() {
  const status = useSelected((state) => state.status)
  const open = useSelected((state) => state.connections.length)
  const words = {
    connecting: 'connecting',
    lost: 'the simulator is away',
    live: `${open} ${open === 1 ? 'bot' : 'bots'} connected`,
  }
  return (
    <p class="status" data-status={status === 'live' && open === 0 ? 'idle' : status} role="status">
      {words[status]}
    </p>
  )
}
