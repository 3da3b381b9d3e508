import { Fragment } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type { SimulatedMessage } from '../../../message.js'
import type { PageCard, PageReaction } from '../../protocol.js'
import { cardIdOf } from './card-of.js'
import { answersTo, goesOn, isSameDay } from './conversation.js'
import type { Conversation } from './conversation.js'
import { parsedContent } from './message-body.js'
import { MessageRow } from './message-row.js'
import { rove } from './rove.js'
import { useWindow } from './use-window.js'

const noReactions: readonly PageReaction[] = []

export interface MessageListProps {
  readonly label: string
  readonly messages: readonly SimulatedMessage[]
  readonly conversation: Conversation
  readonly reactions: ReadonlyMap<string, readonly PageReaction[]>
  readonly cards: ReadonlyMap<string, PageCard>
  readonly isThread?: boolean
  /** What stands there where nothing was said. */
  readonly empty: string
}

const cardIn = ({ msgType, content }: SimulatedMessage, cards: MessageListProps['cards']): PageCard | undefined =>
  msgType === 'interactive' && content.includes('"card_id"') ? cards.get(cardIdOf(parsedContent(content))) : undefined

const dayOf = (at: number): string =>
  new Date(at).toLocaleDateString('en', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })

/** The messages of a chat or a thread, the newest at the bottom. Arrows go from one to the next. */
export function MessageList(props: MessageListProps) {
  const { label, messages, empty } = props
  const ids = useMemo(() => messages.map(({ messageId }) => messageId), [messages])
  const { list, from, end, isLive, onScroll, toNewest } = useWindow(ids)
  const [active, setActive] = useState('')
  const shown = messages.slice(from, end)
  const reachable = shown.some(({ messageId }) => messageId === active) ? active : (shown.at(-1)?.messageId ?? '')
  const onFocus = ({ target }: FocusEvent) => {
    const id = (target as Element).closest('[data-id]')?.getAttribute('data-id')
    if (id) setActive(id)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as Element).matches('li')) rove(event, 'li.message')
  }
  return (
    <div class="list-frame">
      <ol
        class="messages"
        ref={list}
        aria-label={label}
        onScroll={onScroll}
        onFocusIn={onFocus}
        onKeyDown={onKeyDown}
        data-first={from}
      >
        {shown.length === 0 && <li class="empty">{empty}</li>}
        {shown.map((message, index) => (
          <Fragment key={message.messageId}>
            {!isSameDay(messages[from + index - 1]?.createdAt ?? 0, message.createdAt) && (
              <li class="day" role="separator">
                {dayOf(message.createdAt)}
              </li>
            )}
            <Row {...props} message={message} before={messages[from + index - 1]} isActive={message.messageId === reachable} />
          </Fragment>
        ))}
      </ol>
      {!isLive && (
        <button type="button" class="newest" onClick={toNewest}>
          ↓ newest
        </button>
      )}
    </div>
  )
}

interface RowOf extends MessageListProps {
  readonly message: SimulatedMessage
  readonly before: SimulatedMessage | undefined
  readonly isActive: boolean
}

const Row = ({ message, before, isActive, conversation, reactions, cards, isThread = false }: RowOf) => (
  <MessageRow
    message={message}
    parent={message.parentId === undefined ? undefined : conversation.byId.get(message.parentId)}
    reactions={reactions.get(message.messageId) ?? noReactions}
    card={cardIn(message, cards)}
    answers={answersTo(message, conversation)}
    follows={goesOn(before, message)}
    isActive={isActive}
    isInThread={isThread}
  />
)
