import { useLayoutEffect, useRef } from 'preact/hooks'
import type { ComposerProps } from './composer.js'
import { Composer } from './composer.js'
import { MessageList } from './message-list.js'
import type { MessageListProps } from './message-list.js'

/** A thread over its chat: the message that it began with, and its answers. Escape closes it. */
export function ThreadPane({
  list,
  composer,
  onClose,
}: {
  readonly list: Omit<MessageListProps, 'label' | 'empty' | 'isThread'>
  readonly composer: Pick<ComposerProps, 'names' | 'onSay' | 'onFiles'>
  readonly onClose: () => void
}) {
  const pane = useRef<HTMLElement>(null)
  useLayoutEffect(() => pane.current?.querySelector('textarea')?.focus(), [])
  return (
    <section ref={pane} class="thread" aria-label="Thread" onKeyDown={({ key }) => key === 'Escape' && onClose()}>
      <header>
        <h2>Thread</h2>
        <button type="button" class="plain" aria-label="Close the thread" onClick={onClose}>
          ✕
        </button>
      </header>
      <MessageList {...list} label="Messages of the thread" empty="" isThread />
      <Composer {...composer} label="Answer in the thread" />
    </section>
  )
}
