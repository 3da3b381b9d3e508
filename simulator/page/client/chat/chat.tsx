import { useState } from 'preact/hooks'
import { ask } from '../ask.js'
import type { SimulatedMessage } from '../../protocol.js'
import { useSelected } from '../store.js'

/** The most messages that are shown at once. */
const shown = 200

const none: readonly SimulatedMessage[] = []

/** What is said with the first bot, and a line to say more. */
export function Chat() {
  const [as, setAs] = useState('Ann')
  const [text, setText] = useState('')
  const people = useSelected((state) => state.people)
  const chats = useSelected((state) => state.chats)
  const bot = useSelected((state) => state.apps[0])
  const me = [...people.values()].find(({ name }) => name === as)
  const chat = [...chats.values()].find(
    ({ mode, members, bots }) => mode === 'p2p' && members.includes(me?.openId ?? '') && bots.includes(bot?.appId ?? ''),
  )
  const messages = useSelected((state) => state.messages).get(chat?.chatId ?? '') ?? none
  const send = async (event: Event) => {
    event.preventDefault()
    if (text === '') return
    setText('')
    await ask({ do: 'say', as, text })
  }
  return (
    <div class="chat">
      <ol class="messages" aria-label="Messages" aria-live="polite">
        {messages.slice(-shown).map(({ messageId, sender, content }) => (
          <li key={messageId} data-from={sender.type}>
            <b>{sender.name}</b> {content}
          </li>
        ))}
      </ol>
      <form class="composer" onSubmit={(event) => void send(event)}>
        <input aria-label="I am" value={as} onInput={({ currentTarget }) => setAs(currentTarget.value)} size={6} />
        <input
          aria-label="Message"
          placeholder={`to ${bot?.botName ?? 'the bot'}`}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        <button type="submit">Send</button>
      </form>
    </div>
  )
}
