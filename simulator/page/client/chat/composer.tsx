import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { SimulatedMessage } from '../../../message.js'
import { messageWords } from './message-body.js'
import { useMentions } from './use-mentions.js'

export interface ComposerProps {
  readonly label: string
  /** Who can be mentioned. */
  readonly names: readonly string[]
  /** What is being answered. */
  readonly replyTo?: SimulatedMessage | undefined
  readonly onCancelReply?: () => void
  readonly onSay: (text: string) => void
  readonly onFiles: (files: readonly File[]) => void
}

/** What is being written, and what keys and pasted files do to it. */
function useDraft({ names, replyTo, onCancelReply, onSay, onFiles }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState('')
  const [caret, setCaret] = useState(0)
  const [placed, setPlaced] = useState<number>()
  const mentions = useMentions(text, caret, names)
  // Before the next key is heard: a frame later it would be lost, or tear apart what is typed meanwhile.
  useLayoutEffect(() => {
    if (replyTo) field.current?.focus()
  }, [replyTo])
  useLayoutEffect(() => {
    if (placed === undefined) return
    field.current?.setSelectionRange(placed, placed)
    setPlaced(undefined)
  }, [placed])

  const take = (name: string) => {
    const next = mentions.complete(name)
    setText(next.text)
    setCaret(next.caret)
    field.current?.focus()
    setPlaced(next.caret)
  }
  const say = () => {
    if (text.trim() === '') return
    onSay(text)
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (mentions.onKey(event, take)) return
    if (event.key === 'Escape' && replyTo) {
      event.stopPropagation()
      onCancelReply?.()
    } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault()
      say()
    }
  }
  const onPaste = (event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])]
    if (files.length === 0) return
    event.preventDefault()
    onFiles(files)
  }
  const sync = ({ currentTarget }: { readonly currentTarget: HTMLTextAreaElement }) => {
    setText(currentTarget.value)
    setCaret(currentTarget.selectionStart)
  }
  return { text, mentions, take, say, field: { ref: field, value: text, onInput: sync, onSelect: sync, onKeyDown, onPaste } }
}

/** A line to write in: Enter sends, Shift+Enter breaks the line, `@` calls somebody, files are chosen or pasted. */
export function Composer(props: ComposerProps) {
  const { label, replyTo, onCancelReply, onFiles } = props
  const { text, mentions, take, say, field } = useDraft(props)
  const isCalling = mentions.candidates.length > 0
  return (
    <div class="composer">
      {replyTo && (
        <p class="quote">
          <span>
            {replyTo.sender.name}: {messageWords(replyTo).slice(0, 120)}
          </span>
          <button type="button" aria-label="Do not reply" onClick={onCancelReply}>
            ✕
          </button>
        </p>
      )}
      {isCalling && <Candidates mentions={mentions} onTake={take} label={label} />}
      <div class="line">
        <AttachButton onFiles={onFiles} />
        <textarea
          {...field}
          rows={1}
          aria-label={label}
          placeholder={label}
          aria-autocomplete="list"
          aria-controls={`${label}-candidates`}
          aria-activedescendant={isCalling ? `${label}-${mentions.chosen}` : undefined}
        />
        <button type="button" class="primary" disabled={text.trim() === ''} onClick={say}>
          Send
        </button>
      </div>
    </div>
  )
}

function Candidates({
  mentions: { candidates, chosen },
  onTake,
  label,
}: {
  readonly mentions: ReturnType<typeof useMentions>
  readonly onTake: (name: string) => void
  readonly label: string
}) {
  return (
    <ul class="menu candidates" role="listbox" aria-label="Mention" id={`${label}-candidates`}>
      {candidates.map((name, index) => (
        <li
          key={name}
          id={`${label}-${index}`}
          role="option"
          aria-selected={index === chosen}
          onPointerDown={(event) => {
            event.preventDefault()
            onTake(name)
          }}
        >
          @{name}
        </li>
      ))}
    </ul>
  )
}

function AttachButton({ onFiles }: Pick<ComposerProps, 'onFiles'>) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])])
          currentTarget.value = ''
        }}
      />
      <button type="button" class="attach" aria-label="Send a file" title="Send a file" onClick={() => input.current?.click()}>
        +
      </button>
    </>
  )
}
