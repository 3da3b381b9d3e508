import { useContext, useState } from 'preact/hooks'
import type { ControlModel } from './card-model.js'
import { CardUseContext } from './card-use.js'
import type { CardUse } from './card-use.js'
import { Dialog } from './dialog.js'

/** What a form still needs before this button submits it. */
const missingFor = ({ control, formAction }: ControlModel, card: CardUse): readonly string[] =>
  formAction === 'submit' && control.form !== undefined ? card.missing(control.form) : []

/** What a click comes to: what the button opens is opened, its form is emptied, and the bot hears of it. */
function press(model: ControlModel, card: CardUse): void {
  const { control, url, callsBack, formAction } = model
  if (formAction === 'reset' && control.form !== undefined) return card.reset(control.form)
  const isSubmit = formAction === 'submit'
  if (url !== undefined) window.open(url, '_blank', 'noopener,noreferrer')
  if (callsBack || isSubmit) card.use(control, undefined, isSubmit)
}

export function ButtonView({ model }: { readonly model: ControlModel }) {
  const card = useContext(CardUseContext)
  const [isAsking, setAsking] = useState(false)
  const [wasRefused, refuse] = useState(false)
  const { control, style, label, confirm } = model
  const isBusy = card.busy === control.index
  const missing = missingFor(model, card)
  const go = () => {
    setAsking(false)
    refuse(missing.length > 0)
    if (missing.length === 0) press(model, card)
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
      {wasRefused && missing.length > 0 && (
        <small class="refused" role="alert">
          Please fill in: {missing.join(', ')}
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
