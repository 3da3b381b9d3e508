import { useContext } from 'preact/hooks'
import type { PageReaction } from '../../protocol.js'
import { Acts } from './chat-acts.js'
import { emojiSign, offeredEmojis } from './emoji.js'
import { Names } from './names.js'
import { Popover } from './popover.js'

export const hasReacted = (reactions: readonly PageReaction[], emoji: string, me: string): boolean =>
  reactions.some((one) => one.emoji === emoji && one.operatorId === me)

/** The emojis at a message: a click adds one's own, or takes it away. */
export function Reactions({ messageId, reactions }: { readonly messageId: string; readonly reactions: readonly PageReaction[] }) {
  const { me, react } = useContext(Acts)
  const nameOf = useContext(Names)
  const emojis = [...new Set(reactions.map(({ emoji }) => emoji))]
  return (
    <p class="reactions">
      {emojis.map((emoji) => {
        const by = reactions.filter((one) => one.emoji === emoji).map(({ operatorId }) => nameOf(operatorId) || operatorId)
        const isMine = hasReacted(reactions, emoji, me)
        return (
          <button
            key={emoji}
            type="button"
            aria-pressed={isMine}
            title={by.join(', ')}
            aria-label={`${emoji} by ${by.join(', ')}`}
            onClick={() => react(messageId, emoji, isMine)}
          >
            {emojiSign(emoji)} {by.length}
          </button>
        )
      })}
    </p>
  )
}

/** A few emojis to choose from. */
export function EmojiPicker({
  messageId,
  reactions,
}: {
  readonly messageId: string
  readonly reactions: readonly PageReaction[]
}) {
  const { me, react } = useContext(Acts)
  return (
    <Popover label="React" face="☺">
      {(close) => (
        <span class="emojis">
          {offeredEmojis.map((emoji) => (
            <button
              key={emoji}
              type="button"
              role="menuitem"
              title={emoji}
              aria-label={emoji}
              onClick={() => {
                close()
                react(messageId, emoji, hasReacted(reactions, emoji, me))
              }}
            >
              {emojiSign(emoji)}
            </button>
          ))}
        </span>
      )}
    </Popover>
  )
}
