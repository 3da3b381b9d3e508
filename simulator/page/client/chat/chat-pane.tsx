import { useContext, useMemo } from 'preact/hooks'
import { useSelected } from '../store.js'
import type { SimulatedMessage } from '../../../message.js'
import { Avatar } from './avatar.js'
import { Composer } from './composer.js'
import { conversationOf } from './conversation.js'
import { messageWords } from './message-body.js'
import { MessageList } from './message-list.js'
import { Names } from './names.js'
import type { TalkPlace } from './places.js'
import { ThreadPane } from './thread-pane.js'
import type { Speech, SpeechPlace } from './use-acts.js'
import type { Standing } from './use-standing.js'

export interface ChatPaneProps {
  readonly standing: Standing
  readonly speech: Speech
  readonly replyTo: SimulatedMessage | undefined
  readonly onReply: (message: SimulatedMessage | undefined) => void
  readonly threadOf: SimulatedMessage | undefined
  readonly onThread: (message: SimulatedMessage | undefined) => void
  readonly onList: () => void
}

/** Back to the message that a thread began with. */
const focusRow = (messageId: string) =>
  document.querySelector<HTMLElement>(`.conversation > .list-frame [data-id="${CSS.escape(messageId)}"]`)?.focus()

/** One chat: what was said, and a line to say more. */
export function ChatPane({ standing, speech, replyTo, onReply, threadOf, onThread, onList }: ChatPaneProps) {
  const { place, messages } = standing
  const conversation = useMemo(() => conversationOf(messages), [messages])
  const reactions = useSelected((state) => state.reactions)
  const cards = useSelected((state) => state.cards)
  const root = threadOf && conversation.byId.get(threadOf.messageId)
  const thread = root ? (conversation.threads.get(root.threadId ?? '') ?? [root]) : []
  if (!place) return <p class="empty">There is no bot yet.</p>
  const at: SpeechPlace = replyTo ? { replyTo: replyTo.messageId } : { in: place.chatId ?? place.key }
  const inThread: SpeechPlace = { replyTo: root?.messageId ?? '', inThread: true }
  const shared = { conversation, reactions, cards }
  return (
    <div class="conversation">
      <Head place={place} onList={onList} />
      <MessageList {...shared} label="Messages" messages={conversation.main} empty={`Say something to ${place.name}.`} />
      <NewestAloud messages={messages} />
      <Composer
        label={`Message to ${place.name}`}
        names={place.others}
        replyTo={replyTo}
        onCancelReply={() => onReply(undefined)}
        onSay={(text) => {
          speech.say(text, at)
          onReply(undefined)
        }}
        onFiles={(files) => speech.sendFiles(files, at)}
      />
      {root && (
        <ThreadPane
          key={root.messageId}
          list={{ ...shared, messages: thread }}
          composer={{
            names: place.others,
            onSay: (text) => speech.say(text, inThread),
            onFiles: (files) => speech.sendFiles(files, inThread),
          }}
          onClose={() => {
            onThread(undefined)
            focusRow(root.messageId)
          }}
        />
      )}
    </div>
  )
}

const Head = ({ place, onList }: { readonly place: TalkPlace; readonly onList: () => void }) => (
  <header class="place">
    <button type="button" class="plain to-list" aria-label="People and chats" onClick={onList}>
      ☰
    </button>
    <Avatar name={place.name} isBot={!place.isGroup} />
    <h2>{place.name}</h2>
    {place.isGroup && <small>{place.others.join(', ')}</small>}
  </header>
)

/** Says what came last to those who do not see it. */
function NewestAloud({ messages }: { readonly messages: readonly SimulatedMessage[] }) {
  const nameOf = useContext(Names)
  const newest = messages.at(-1)
  return (
    <p class="aloud" aria-live="polite">
      {newest && `${nameOf(newest.sender.id) || newest.sender.name}: ${messageWords(newest).slice(0, 200)}`}
    </p>
  )
}
