import { useContext } from 'preact/hooks'
import type { SimulatedMessage } from '../../../message.js'
import type { PageCard, PageReaction } from '../../protocol.js'
import { Avatar } from './avatar.js'
import { BodyView } from './body-view.js'
import { Acts } from './chat-acts.js'
import { memo } from './memo.js'
import { messageWords } from './message-body.js'
import { MessageTools } from './message-tools.js'
import { Names } from './names.js'
import { Reactions } from './reactions.js'

export interface RowProps {
  readonly message: SimulatedMessage
  /** What it answers, where that is known. */
  readonly parent: SimulatedMessage | undefined
  readonly reactions: readonly PageReaction[]
  readonly card: PageCard | undefined
  /** How many answers its thread has. */
  readonly answers: number
  /** Whether it goes on from the message before. */
  readonly follows: boolean
  /** Whether Tab leads to it. */
  readonly isActive: boolean
  readonly isInThread: boolean
}

const timeOf = (at: number): string => new Date(at).toTimeString().slice(0, 5)

export const MessageRow = memo((props: RowProps) => {
  const { message, reactions, follows, isActive, isInThread } = props
  const { messageId, sender, createdAt, deleted } = message
  const { me } = useContext(Acts)
  const nameOf = useContext(Names)
  const name = nameOf(sender.id) || sender.name
  return (
    <li
      class="message"
      data-id={messageId}
      data-from={sender.type}
      data-mine={sender.id === me}
      data-follows={follows}
      tabIndex={isActive ? 0 : -1}
      aria-label={`${name}, ${timeOf(createdAt)}`}
    >
      {!follows && <Avatar name={name} isBot={sender.type === 'app'} />}
      <div class="content">
        {!follows && <By name={name} isBot={sender.type === 'app'} at={createdAt} />}
        <Said {...props} />
      </div>
      {!deleted && <MessageTools message={message} reactions={reactions} isInThread={isInThread} />}
    </li>
  )
})

const By = ({ name, isBot, at }: { readonly name: string; readonly isBot: boolean; readonly at: number }) => (
  <p class="by">
    <b>{name}</b>
    {isBot && <span class="bot-mark">bot</span>}
    <time title={new Date(at).toISOString()}>{timeOf(at)}</time>
  </p>
)

function Said({ message, parent, card, reactions, answers, isInThread }: RowProps) {
  const nameOf = useContext(Names)
  return (
    <>
      {parent && !isInThread && (
        <p class="quote">
          {nameOf(parent.sender.id) || parent.sender.name}: {messageWords(parent).slice(0, 120)}
        </p>
      )}
      {message.deleted ? <p class="recalled">This message was recalled.</p> : <BodyView message={message} card={card} />}
      {isEdited(message) && <span class="edited">edited</span>}
      <Below message={message} reactions={reactions} answers={isInThread ? 0 : answers} />
    </>
  )
}

/** Cards change all the time: of them it says nothing. */
const isEdited = ({ updated, deleted, msgType }: SimulatedMessage): boolean => updated && !deleted && msgType !== 'interactive'

function Below({ message, reactions, answers }: Pick<RowProps, 'message' | 'reactions' | 'answers'>) {
  const { openThread } = useContext(Acts)
  return (
    <>
      {reactions.length > 0 && <Reactions messageId={message.messageId} reactions={reactions} />}
      {answers > 0 && (
        <button type="button" class="thread-link" onClick={() => openThread(message)}>
          {answers} {answers === 1 ? 'answer' : 'answers'}
        </button>
      )}
    </>
  )
}
