import type { CardControl, ControlTag } from './card-controls.js'

type Json = Readonly<Record<string, unknown>>

/** What somebody enters: a text, an option or a date; several options; a tick. */
export type CardInput = string | readonly string[] | boolean

/** What somebody does to a card. */
export interface CardUse {
  readonly control: CardControl
  readonly input?: CardInput | undefined
  /** What stands in the form around it, by name. */
  readonly form?: Readonly<Record<string, CardInput>> | undefined
}

/** Where the simulated people live. */
const timezone = 'Asia/Shanghai'
const offset = '+0800'

const dates: readonly ControlTag[] = ['date_picker', 'picker_time', 'picker_datetime']

/** Dates and times come with their zone: `2026-04-01 07:30 +0800` (protocol 6.1). */
const zoned = (input: CardInput): CardInput =>
  typeof input === 'string' && /^[\d-]*[ T]?[\d:]*$/.test(input) && input !== '' ? `${input.replace('T', ' ')} ${offset}` : input

const isDate = ({ tag }: CardControl): boolean => dates.includes(tag)

/** What is wrong with an input; nothing where it is well. */
function fault(control: CardControl, input: CardInput | undefined): string | undefined {
  const { tag, isMultiple } = control
  if (tag === 'button' || tag === 'interactive_container') return input === undefined ? undefined : 'can only be clicked'
  if (tag === 'checker') return typeof input === 'boolean' ? undefined : 'can only be ticked or not'
  if (typeof input === 'boolean') return 'can not be ticked'
  if (isMultiple !== Array.isArray(input)) return isMultiple ? 'needs a list of options' : 'needs one text'
  return strangeOption(control, [input ?? ''].flat())
}

/** Where no options are given, anybody may be chosen, and any date. */
function strangeOption({ tag, options }: CardControl, chosen: readonly string[]): string | undefined {
  if (options.length === 0 && !tag.endsWith('static')) return undefined
  const stranger = chosen.find((one) => !options.includes(one))
  return stranger === undefined ? undefined : `has no option ${stranger}, but: ${options.join(', ')}`
}

function entered(control: CardControl, input: CardInput | undefined): Json {
  if (input === undefined) return {}
  if (control.tag === 'checker') return { checked: input }
  if (control.tag === 'input') return { input_value: input }
  if (control.isMultiple) return { options: input }
  return isDate(control) ? { option: zoned(input), timezone } : { option: input }
}

/** The values of a form, each as its part of the card gives it. */
function formValue(form: Readonly<Record<string, CardInput>>, controls: readonly CardControl[]): Json {
  const named = (name: string) => controls.find((one) => one.name === name)
  return Object.fromEntries(
    Object.entries(form).map(([name, input]) => {
      const control = named(name)
      return [name, control && isDate(control) ? zoned(input) : input]
    }),
  )
}

/**
 * The `action` of a callback (protocol 6.1).
 *
 * @throws Error where the part is disabled, or cannot be used so.
 */
export function actionOf({ control, input, form }: CardUse, controls: readonly CardControl[]): Json {
  const { value, tag, name, label, index, disabled } = control
  const called = `the ${tag.replaceAll('_', ' ')} ${label || (name ?? index)}`
  if (disabled) throw new Error(`${called} is disabled`)
  const wrong = fault(control, input)
  if (wrong !== undefined) throw new Error(`${called} ${wrong}`)
  return {
    value,
    tag,
    ...(name !== undefined && { name }),
    ...entered(control, input),
    ...(form && { form_value: formValue(form, controls) }),
  }
}
