import { useMemo, useState } from 'preact/hooks'

/** How long a toast is shown, in ms, and how many there are at once. */
const lifetime = 5_000
const most = 4

export interface Toast {
  readonly id: number
  readonly type: string
  readonly text: string
}

export interface Toasts {
  readonly toasts: readonly Toast[]
  readonly show: (type: string | undefined, text: string) => void
}

const types: readonly string[] = ['info', 'success', 'warning', 'error']

export function useToasts(): Toasts {
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const show = useMemo(() => {
    let last = 0
    return (type: string | undefined, text: string) => {
      const id = ++last
      const toast = { id, text, type: type !== undefined && types.includes(type) ? type : 'info' }
      setToasts((now) => [...now, toast].slice(-most))
      setTimeout(() => setToasts((now) => now.filter((one) => one.id !== id)), lifetime)
    }
  }, [])
  return { toasts, show }
}

const signs: Readonly<Record<string, string>> = { info: 'ℹ', success: '✓', warning: '!', error: '✕' }

export const ToastList = ({ toasts }: { readonly toasts: readonly Toast[] }) => (
  <div class="toasts" role="status" aria-live="polite">
    {toasts.map(({ id, type, text }) => (
      <p key={id} class="toast" data-type={type}>
        <span aria-hidden="true">{signs[type]}</span> {text}
      </p>
    ))}
  </div>
)
