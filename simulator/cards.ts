/** A button of a card, as far as a click needs to know it. */
export interface CardButton {
  readonly label: string
  readonly value: unknown
  readonly name?: string
  readonly disabled: boolean
}

type Json = Readonly<Record<string, unknown>>

/** All buttons of a card, of either generation (JSON 1.0 and 2.0), in the order they are shown. */
export function buttonsOf(card: unknown): readonly CardButton[] {
  if (Array.isArray(card)) return card.flatMap(buttonsOf)
  if (!isObject(card)) return []
  return card['tag'] === 'button' ? [buttonOf(card)] : Object.values(card).flatMap(buttonsOf)
}

/** 1.0 has the value on the button, 2.0 in a behaviour of it. */
function buttonOf(button: Json): CardButton {
  const { text, value, behaviors, name, disabled } = button
  const callback = (Array.isArray(behaviors) ? behaviors : []).find(
    (one: unknown) => isObject(one) && one['type'] === 'callback',
  ) as Json | undefined
  return {
    label: isObject(text) && typeof text['content'] === 'string' ? text['content'] : '',
    value: callback?.['value'] ?? value ?? {},
    disabled: disabled === true,
    ...(typeof name === 'string' && { name }),
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Which generation a card is of. */
export const isSecondGeneration = (card: unknown): boolean => isObject(card) && card['schema'] === '2.0'
