import { useState } from 'preact/hooks'
import { actionOf } from '../../../card-action.js'
import type { CardInput } from '../../../card-action.js'
import type { CardControl } from '../../../card-controls.js'
import type { ElementAction } from '../../protocol.js'
import type { CardModel, ControlModel } from './card-model.js'
import type { CardUse } from './card-use.js'
import { controlsIn } from './controls-in.js'

type Values = Readonly<Record<string, CardInput>>

const blank = (input: CardInput | undefined): boolean =>
  input === undefined || input === '' || (Array.isArray(input) && input.length === 0)

const inForm = (form: number) => (one: ControlModel) => one.control.form === form && one.control.name !== undefined

/** What a form has before anybody wrote in it. */
const initialValues = (controls: readonly ControlModel[], form: number): Values =>
  Object.fromEntries(
    controls
      .filter(inForm(form))
      .flatMap(({ control, initial }) => (initial === undefined ? [] : [[control.name as string, initial] as const])),
  )

/** What somebody does to a card until it is answered, and what they have written in its forms meanwhile. */
export function useCardState(model: CardModel, act: (action: () => ElementAction) => Promise<void>): CardUse {
  const [busy, setBusy] = useState<number>()
  const [drafts, setDrafts] = useState<Readonly<Record<number, Values>>>({})
  const controls = controlsIn(model.elements)
  const values = (form: number): Values => ({ ...initialValues(controls, form), ...drafts[form] })
  return {
    busy,
    values,
    enter: (form, name, input) => setDrafts((now) => ({ ...now, [form]: { ...now[form], [name]: input } })),
    reset: (form) => setDrafts((now) => ({ ...now, [form]: {} })),
    missing: (form) =>
      controls
        .filter(inForm(form))
        .filter(({ control, isRequired }) => isRequired && blank(values(form)[control.name as string]))
        .map(({ label, placeholder, control }) => label || placeholder || (control.name as string)),
    use(control: CardControl, input, withForm = false) {
      const form = withForm && control.form !== undefined ? values(control.form) : undefined
      const all = controls.map((one) => one.control)
      setBusy(control.index)
      void act(() => actionOf({ control, input, form }, all) as unknown as ElementAction).finally(() => setBusy(undefined))
    },
  }
}
