type Json = Readonly<Record<string, unknown>>

/** The parts of a card that can be used. */
const controlTags = [
  'button',
  'overflow',
  'input',
  'select_static',
  'multi_select_static',
  'select_person',
  'multi_select_person',
  'select_img',
  'date_picker',
  'picker_time',
  'picker_datetime',
  'checker',
  'interactive_container',
] as const

export type ControlTag = (typeof controlTags)[number]

/** Something of a card that can be used, as far as whoever uses it needs to know it. */
export interface CardControl {
  /** Its place among those of the card, from 0. */
  readonly index: number
  readonly tag: ControlTag
  /** What is written on it, beside it or in it. */
  readonly label: string
  readonly name?: string
  readonly elementId?: string
  /** What the bot gets with it. */
  readonly value: unknown
  readonly disabled: boolean
  readonly options: readonly string[]
  /** Whether more than one of the options may be chosen. */
  readonly isMultiple: boolean
  /** The place among the forms of the card; absent outside of one. */
  readonly form?: number
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const isControl = (element: Json): boolean => controlTags.includes(element['tag'] as ControlTag)

const contentOf = (text: unknown): string =>
  typeof text === 'string' ? text : isObject(text) && typeof text['content'] === 'string' ? text['content'] : ''

/** 1.0 has the value on the element, 2.0 in a behaviour of it. */
function valueOf({ behaviors, value }: Json): unknown {
  const all: readonly unknown[] = Array.isArray(behaviors) ? behaviors : []
  const callback = all.find((one) => isObject(one) && one['type'] === 'callback') as Json | undefined
  return callback?.['value'] ?? value ?? {}
}

const optionsOf = ({ options }: Json): readonly string[] =>
  (Array.isArray(options) ? options : []).flatMap((one: unknown) => (isObject(one) ? [contentOf(one['value'])] : []))

const isMultiple = ({ tag, multi_select: multiple }: Json): boolean =>
  String(tag).startsWith('multi_') || (tag === 'select_img' && multiple === true)

function controlOf(element: Json, index: number, form: number | undefined): CardControl {
  const { tag, name, element_id: elementId, text, label, placeholder, disabled } = element
  return {
    index,
    tag: tag as ControlTag,
    label: contentOf(text) || contentOf(label) || contentOf(placeholder),
    value: valueOf(element),
    disabled: disabled === true,
    options: optionsOf(element),
    isMultiple: isMultiple(element),
    ...(typeof name === 'string' && { name }),
    ...(typeof elementId === 'string' && { elementId }),
    ...(form !== undefined && { form }),
  }
}

/** All that can be used of a card of either generation (JSON 1.0 and 2.0), by its element, in the order it is shown. */
export function controlsOf(card: unknown): ReadonlyMap<object, CardControl> {
  const found = new Map<object, CardControl>()
  const forms: object[] = []
  const walk = (part: unknown, form: number | undefined): void => {
    if (Array.isArray(part)) return part.forEach((one) => walk(one, form))
    if (!isObject(part)) return
    if (isControl(part)) found.set(part, controlOf(part, found.size, form))
    // What else is in a control is the bot's own, but for a container.
    if (isControl(part) && part['tag'] !== 'interactive_container') return
    const inside = part['tag'] === 'form' ? forms.push(part) - 1 : form
    Object.values(part).forEach((inner) => walk(inner, inside))
  }
  walk(card, undefined)
  return found
}
