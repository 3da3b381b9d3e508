import type { CardControl } from '../../../card-controls.js'
import type { ControlModel } from './card-model.js'
import { isObject, listOf, objectOf, plainText, textOf } from './card-json.js'
import type { Json } from './card-json.js'
import { safeLink } from './safe-link.js'

/** The first address that may be opened, of all that an element gives for the kinds of devices. */
const firstLink = (places: readonly unknown[]): string | undefined => places.map(safeLink).find((one) => one !== undefined)

const addressesIn = (part: Json): readonly unknown[] => {
  const multi = objectOf(part['multi_url'])
  return [part['url'], multi['url'], multi['pc_url'], part['default_url'], part['pc_url']]
}

function linkOf(element: Json): string | undefined {
  const opening = listOf(element['behaviors'])
    .filter(isObject)
    .filter(({ type }) => type === 'open_url')
  return firstLink([...opening.flatMap(addressesIn), ...addressesIn(element)])
}

/** 2.0 says so; a button of 1.0 with an address only opens it. */
function callsBack(element: Json, url: string | undefined): boolean {
  if (Array.isArray(element['behaviors']))
    return listOf(element['behaviors']).some((one) => isObject(one) && one['type'] === 'callback')
  return url === undefined || element['value'] !== undefined
}

const formActions: Readonly<Record<string, ControlModel['formAction']>> = {
  submit: 'submit',
  form_submit: 'submit',
  reset: 'reset',
  form_reset: 'reset',
}

function formActionOf({ form_action_type: newer, action_type: older }: Json): ControlModel['formAction'] {
  const name = textOf(newer) || textOf(older)
  return Object.hasOwn(formActions, name) ? formActions[name] : undefined
}

/** What stands in it before anybody used it. */
function initialOf(element: Json, { tag, isMultiple }: CardControl): ControlModel['initial'] {
  if (tag === 'checker') return element['checked'] === true
  if (isMultiple)
    return listOf(element['selected_values'] ?? element['initial_options'])
      .map(textOf)
      .filter(Boolean)
  const { default_value: text, initial_option: option, initial_date: date, initial_time: time, initial_datetime: both } = element
  return [text, option, date, time, both].map(textOf).find(Boolean)
}

const choiceOf = (option: Json): ControlModel['choices'][number] => {
  const url = firstLink(addressesIn(option))
  const imageKey = textOf(option['img_key'])
  const value = textOf(option['value'])
  return {
    value,
    label: plainText(option['text']) || value,
    ...(url !== undefined && { url }),
    ...(imageKey !== '' && { imageKey }),
  }
}

function confirmOf({ confirm }: Json): ControlModel['confirm'] {
  return isObject(confirm) ? { title: plainText(confirm['title']), text: plainText(confirm['text']) } : undefined
}

/** How a part of a card that can be used looks, and what it does beside telling the bot. */
export function controlModel(element: Json, control: CardControl): ControlModel {
  const url = linkOf(element)
  const confirm = confirmOf(element)
  const formAction = formActionOf(element)
  const longest = Number(element['max_length'])
  return {
    control,
    style: textOf(element['type']) || 'default',
    label: plainText(element['text']) || plainText(element['label']),
    placeholder: plainText(element['placeholder']),
    choices: listOf(element['options']).filter(isObject).map(choiceOf),
    initial: initialOf(element, control),
    isRequired: element['required'] === true,
    isMultiline: element['input_type'] === 'multiline_text',
    isPassword: element['input_type'] === 'password',
    callsBack: callsBack(element, url),
    ...(longest > 0 && { longest }),
    ...(url !== undefined && { url }),
    ...(formAction && { formAction }),
    ...(confirm && { confirm }),
  }
}
