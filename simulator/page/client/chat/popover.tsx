import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { rove } from './rove.js'

/** A button with a small menu: arrows move in it, Escape and a click elsewhere close it. */
export function Popover({
  label,
  face,
  disabled = false,
  isBusy = false,
  children,
}: {
  readonly label: string
  readonly face: ComponentChildren
  readonly disabled?: boolean
  readonly isBusy?: boolean
  readonly children: (close: () => void) => ComponentChildren
}) {
  const [isOpen, setOpen] = useState(false)
  const root = useRef<HTMLSpanElement>(null)
  const close = () => {
    setOpen(false)
    root.current?.querySelector('button')?.focus()
  }
  useEffect(() => {
    if (!isOpen) return undefined
    root.current?.querySelector<HTMLElement>('[role=menu] button, [role=menu] input')?.focus()
    const beside = ({ target }: Event) => !root.current?.contains(target as Node) && setOpen(false)
    document.addEventListener('pointerdown', beside)
    return () => document.removeEventListener('pointerdown', beside)
  }, [isOpen])
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOpen) return
    event.stopPropagation()
    if (event.key === 'Escape') close()
    else rove(event, '[role=menu] button')
  }
  return (
    <span class="popover" ref={root} onKeyDown={onKeyDown}>
      <button
        type="button"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-busy={isBusy}
        disabled={disabled}
        onClick={() => setOpen(!isOpen)}
      >
        {face}
      </button>
      {isOpen && (
        <span class="menu" role="menu" aria-label={label}>
          {children(close)}
        </span>
      )}
    </span>
  )
}
