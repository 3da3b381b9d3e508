import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { rove } from './rove.js'

/** Where a menu fits: above or below its button, along its left or its right edge. */
function sideOf(root: HTMLElement): string {
  const { bottom, left } = root.getBoundingClientRect()
  const room = root.closest('.conversation')?.getBoundingClientRect() ?? document.body.getBoundingClientRect()
  const isLow = bottom - room.top > room.height * 0.55
  const isRight = left - room.left > room.width * 0.45
  return `${isLow ? 'above' : 'below'} ${isRight ? 'right' : 'left'}`
}

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
  const [side, setSide] = useState('')
  const root = useRef<HTMLSpanElement>(null)
  const close = () => {
    setOpen(false)
    root.current?.querySelector('button')?.focus()
  }
  // Before the next key is heard: it is for the menu.
  useLayoutEffect(() => {
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
        onClick={() => {
          if (root.current) setSide(sideOf(root.current))
          setOpen(!isOpen)
        }}
      >
        {face}
      </button>
      {isOpen && (
        <span class={`menu ${side}`} role="menu" aria-label={label}>
          {children(close)}
        </span>
      )}
    </span>
  )
}
