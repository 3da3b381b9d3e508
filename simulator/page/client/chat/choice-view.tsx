import { useContext } from 'preact/hooks'
import type { CardInput } from '../../../card-action.js'
import { People } from './people.js'
import type { FieldProps } from './field-props.js'
import { Picture } from './markup-view.js'
import { Popover } from './popover.js'

/** How many people are offered; a card may name others. */
const mostPeople = 500

interface Choice {
  readonly value: string
  readonly label: string
  readonly imageKey?: string
}

const chosenOf = (value: CardInput | undefined): readonly string[] =>
  typeof value === 'string' ? [value].filter(Boolean) : Array.isArray(value) ? (value as readonly string[]) : []

/** One of a list, or several of it; of the people of the tenant where they are people and none are given. */
export function ChoiceView(props: FieldProps) {
  const people = useContext(People)
  const { model } = props
  const { choices, control } = model
  const isOfPeople = control.tag.endsWith('_person')
  const persons = people.slice(0, mostPeople).map(({ openId, name }): Choice => ({ value: openId, label: name }))
  const named = choices.map((one) => ({ ...one, label: persons.find(({ value }) => value === one.value)?.label ?? one.label }))
  const offered = isOfPeople && choices.length === 0 ? persons : isOfPeople ? named : choices
  return control.isMultiple ? <Several {...props} offered={offered} /> : <One {...props} offered={offered} />
}

type Offered = FieldProps & { readonly offered: readonly Choice[] }

const labelOf = ({ label, placeholder, control }: FieldProps['model']) => label || placeholder || control.name || 'Choose'

function One({ model, value, isBusy, onInput, onDone, offered }: Offered) {
  const [chosen = ''] = chosenOf(value)
  return (
    <select
      aria-label={labelOf(model)}
      value={chosen}
      disabled={model.control.disabled || isBusy}
      onChange={({ currentTarget }) => {
        onInput(currentTarget.value)
        onDone(currentTarget.value)
      }}
    >
      <option value="" disabled>
        {model.placeholder || 'Choose'}
      </option>
      {offered.map((one) => (
        <option key={one.value} value={one.value}>
          {one.label}
        </option>
      ))}
    </select>
  )
}

/** Outside of a form, a button says that the choice is made. */
function Several({ model, value, isBusy, onInput, onDone, offered }: Offered) {
  const chosen = chosenOf(value)
  const labels = offered.filter((one) => chosen.includes(one.value)).map(({ label }) => label)
  const flip = (one: string) => (chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one])
  return (
    <Popover
      label={labelOf(model)}
      face={<span class="chosen">{labels.join(', ') || model.placeholder || 'Choose'}</span>}
      disabled={model.control.disabled || isBusy}
      isBusy={isBusy}
    >
      {(close) => (
        <>
          {offered.map(({ value: one, label, imageKey }) => (
            <button
              key={one}
              type="button"
              role="menuitemcheckbox"
              aria-checked={chosen.includes(one)}
              onClick={() => onInput(flip(one))}
            >
              {chosen.includes(one) ? '☑' : '☐'} {label}
              {imageKey !== undefined && <Picture address={imageKey} alt={label} small />}
            </button>
          ))}
          {model.control.form === undefined && (
            <button
              type="button"
              class="primary"
              role="menuitem"
              onClick={() => {
                close()
                onDone(chosen)
              }}
            >
              Done
            </button>
          )}
        </>
      )}
    </Popover>
  )
}
