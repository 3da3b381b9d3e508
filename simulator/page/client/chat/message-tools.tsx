import { useContext } from 'preact/hooks'
import type { SimulatedMessage } from '../../../message.js'
import type { PageReaction } from '../../protocol.js'
import { Acts } from './chat-acts.js'
import { EmojiPicker } from './reactions.js'

/** What can be done with a message; shown where the pointer or the focus is. */
export function MessageTools({
  message,
  reactions,
  isInThread,
}: {
  readonly message: SimulatedMessage
  readonly reactions: readonly PageReaction[]
  readonly isInThread: boolean
}) {
  const { me, reply, openThread, recall } = useContext(Acts)
  return (
    <div class="tools" role="toolbar" aria-label="Message actions">
      <EmojiPicker messageId={message.messageId} reactions={reactions} />
      {!isInThread && (
        <>
          <button type="button" aria-label="Reply" title="Reply" onClick={() => reply(message)}>
            ↩
          </button>
          <button type="button" aria-label="Answer in thread" title="Answer in thread" onClick={() => openThread(message)}>
            ≡
          </button>
        </>
      )}
      {message.sender.id === me && (
        <button type="button" aria-label="Recall" title="Recall" onClick={() => recall(message.messageId)}>
          ✕
        </button>
      )}
    </div>
  )
}
