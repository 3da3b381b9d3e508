const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }

/** Moves the focus between the things of a list by arrows, Home and End. Says whether it did. */
export function rove(event: KeyboardEvent, things: string): boolean {
  const list = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>(things)]
  const here = list.findIndex((one) => one === document.activeElement)
  const step = Object.hasOwn(steps, event.key) ? (steps[event.key] ?? 0) : 0
  const target = event.key === 'Home' ? 0 : event.key === 'End' ? list.length - 1 : here + step
  if ((step === 0 && event.key !== 'Home' && event.key !== 'End') || here < 0 || !list[target]) return false
  event.preventDefault()
  list[target].focus()
  return true
}
