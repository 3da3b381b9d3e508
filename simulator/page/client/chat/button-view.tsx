import { useContext, useState } from 'preact/hooks'
import type { ControlModel } from './card-model.js'
import { CardUseContext } from './card-use.js'
import type { CardUse } from './card-use.js'
import { Dialog } from './dialog.js'

/** What a click comes to: what the button opens is opened, its form is emptied or checked, and the bot hears of it. */
function press(model: ControlModel, card: CardUse, refuse: (why: string) => void): void {
  const { control, url, callsBack, formAction } = model
  if (formAction === 'reset' && control.form !== undefined) return card.reset(control.form)
  const isSubmit = formAction === 'submit'
  const missing = isSubmit && control.form !== undefined ? card.missing(control.form) : []
  if (missing.length > 0) return refuse(`Please fill in: ${missing.join(', ')}`)
  if (url !== undefined) window.open(url, '_blank', 'noopener,noreferrer')
  if (callsBack || isSubmit) card.use(control, undefined, isSubmit)
}

export function ButtonView({ model }: { readonly model: ControlModel }) {
  const card = useContext(CardUseContext)
  const [isAsking, setAsking] = useState(false)
  const [refused, refuse] = useState('')
  const { control, style, label, confirm } = model
  const isBusy = card.busy === control.index
  const go = () => {
    setAsking(false)
    refuse('')
    press(model, card, refuse)
  }
  return (
    <span class="field">
      <button
        type="button"
        class={`card-button ${style.replace(/[^a-z_]/g, '')}`}
        disabled={control.disabled || card.busy !== undefined}
        aria-busy={isBusy}
        onClick={() => (confirm ? setAsking(true) : go())}
      >
        {label || control.name || 'Button'}
      </button>
      {refused !== '' && (
        <small class="refused" role="alert">
          {refused}
        </small>
      )}
      {isAsking && confirm && (
        <Dialog title={confirm.title || 'Are you sure?'} onClose={() => setAsking(false)}>
          {confirm.text !== '' && <p>{confirm.text}</p>}
          <p class="choices">
            <button type="button" onClick={() => setAsking(false)}>
              Cancel
            </button>
            <button type="button" class="primary" onClick={go}>
              Confirm
            </button>
          </p>
        </Dialog>
      )}
    </span>
  )
}
