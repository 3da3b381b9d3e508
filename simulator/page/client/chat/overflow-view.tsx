import { useContext } from 'preact/hooks'
import type { ControlModel } from './card-model.js'
import { CardUseContext } from './card-use.js'
import { Popover } from './popover.js'

/** The menu behind three dots. */
export function OverflowView({ model: { control, choices } }: { readonly model: ControlModel }) {
  const card = useContext(CardUseContext)
  return (
    <Popover
      label={control.label || 'More'}
      face="•••"
      disabled={control.disabled || card.busy !== undefined}
      isBusy={card.busy === control.index}
    >
      {(close) =>
        choices.map(({ value, label, url }) => (
          <button
            key={value}
            type="button"
            role="menuitem"
            onClick={() => {
              close()
              if (url !== undefined) window.open(url, '_blank', 'noopener,noreferrer')
              if (url === undefined || value !== '') card.use(control, value)
            }}
          >
            {label}
          </button>
        ))
      }
    </Popover>
  )
}
