import { useContext, useState } from 'preact/hooks'
import type { CardInput } from '../../../card-action.js'
import type { ControlTag } from '../../../card-controls.js'
import { ButtonView } from './button-view.js'
import type { ControlModel } from './card-model.js'
import { CardUseContext } from './card-use.js'
import { ChoiceView } from './choice-view.js'
import type { FieldProps } from './field-props.js'
import { OverflowView } from './overflow-view.js'

type DateType = 'date' | 'time' | 'datetime-local'

const dateTypes: Partial<Record<ControlTag, DateType>> = {
  date_picker: 'date',
  picker_time: 'time',
  picker_datetime: 'datetime-local',
}

/** A part of a card that can be used. */
export function ControlView({ model }: { readonly model: ControlModel }) {
  switch (model.control.tag) {
    case 'button':
      return <ButtonView model={model} />
    case 'overflow':
      return <OverflowView model={model} />
    default:
      return <Field model={model} />
  }
}

function Field({ model }: { readonly model: ControlModel }) {
  const card = useContext(CardUseContext)
  const [own, setOwn] = useState<CardInput>()
  const { control, initial } = model
  const { form, name } = control
  const isInForm = form !== undefined && name !== undefined
  const value = isInForm ? card.values(form)[name] : (own ?? initial)
  const onInput = (input: CardInput) => (isInForm ? card.enter(form, name, input) : setOwn(input))
  const onDone = (input: CardInput) => (isInForm ? card.enter(form, name, input) : card.use(control, input))
  const props = { model, value, onInput, onDone, isBusy: card.busy === control.index }
  return (
    <FieldLabel model={model}>
      <FieldOf {...props} />
    </FieldLabel>
  )
}

function FieldLabel({ model, children }: { readonly model: ControlModel; readonly children: preact.ComponentChildren }) {
  const { label, isRequired, control } = model
  if (control.tag === 'checker' || label === '') return <span class="field">{children}</span>
  return (
    <label class="field">
      <span class="label">
        {label}
        {isRequired && <b class="required"> *</b>}
      </span>
      {children}
    </label>
  )
}

function FieldOf(props: FieldProps) {
  const { tag } = props.model.control
  if (tag === 'input') return <InputView {...props} />
  if (tag === 'checker') return <CheckerView {...props} />
  return tag in dateTypes ? <DateView {...props} type={dateTypes[tag] ?? 'date'} /> : <ChoiceView {...props} />
}

const words = (value: CardInput | undefined): string => (typeof value === 'string' ? value : '')

function InputView({ model, value, isBusy, onInput, onDone }: FieldProps) {
  const { placeholder, label, longest, isMultiline, isPassword, control } = model
  const isAlone = control.form === undefined
  const submit = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !isAlone) return
    event.preventDefault()
    onDone(words(value))
  }
  const shared = {
    'aria-label': label || placeholder || control.name || 'text',
    placeholder,
    value: words(value),
    disabled: control.disabled || isBusy,
    maxLength: longest,
    onInput: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) => onInput(currentTarget.value),
    onKeyDown: submit,
  }
  const field = isMultiline ? (
    <textarea rows={3} {...shared} />
  ) : isPassword ? (
    <input type="password" {...shared} />
  ) : (
    <input {...shared} />
  )
  if (!isAlone) return field
  return (
    <span class="with-button">
      {field}
      <button type="button" aria-label="Submit" disabled={control.disabled || isBusy} onClick={() => onDone(words(value))}>
        ↵
      </button>
    </span>
  )
}

const CheckerView = ({ model: { label, control }, value, isBusy, onDone, onInput }: FieldProps) => (
  <label class="checker">
    <input
      type="checkbox"
      checked={value === true}
      disabled={control.disabled || isBusy}
      onChange={({ currentTarget: { checked } }) => {
        onInput(checked)
        onDone(checked)
      }}
    />
    <span>{label}</span>
  </label>
)

function DateView({ model, value, isBusy, onInput, onDone, type }: FieldProps & { readonly type: DateType }) {
  const { placeholder, label, control } = model
  // The platform writes `2026-04-01 07:30 +0800`.
  const bare = words(value).replace(/ [+-]\d{4}$/, '')
  return (
    <input
      type={type}
      aria-label={label || placeholder || control.name || type}
      value={type === 'datetime-local' ? bare.replace(' ', 'T') : bare}
      disabled={control.disabled || isBusy}
      onChange={({ currentTarget }) => {
        onInput(currentTarget.value)
        if (currentTarget.value !== '') onDone(currentTarget.value)
      }}
    />
  )
}
