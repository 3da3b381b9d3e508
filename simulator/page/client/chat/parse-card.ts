import { controlsOf } from '../../../card-controls.js'
import type { CardControl } from '../../../card-controls.js'
import { isObject, listOf, objectOf, plainText, textOf } from './card-json.js'
import type { Json } from './card-json.js'
import type { CardElement, CardHeader, CardModel, TextLook } from './card-model.js'
import { controlModel } from './control-model.js'
import { plainInline, wordsOfInline } from './markup.js'
import type { Inline } from './markup.js'
import { parseInline } from './parse-inline.js'
import { parseMarkdown } from './parse-markdown.js'
import { safeLink } from './safe-link.js'

/** How deep elements may stand in each other; what is deeper is not shown. */
const deepest = 12

/** What the makers of elements share. */
interface Making {
  readonly controls: ReadonlyMap<object, CardControl>
  readonly depth: number
  /** Counts the forms, in the order in which the simulator counts them. */
  readonly forms: ReadonlyMap<object, number>
}

type Maker = (element: Json, making: Making) => CardElement

const isMarkdown = (text: Json): boolean => text['tag'] !== 'plain_text'

const lookOf = ({ text_align: align, text_color: colour, text_size: size }: Json): TextLook => ({
  align: textOf(align),
  colour: textOf(colour),
  size: textOf(size),
})

const markup = (text: Json, source = plainText(text)): CardElement => ({
  kind: 'markup',
  source,
  blocks: isMarkdown(text) ? parseMarkdown(source) : [{ kind: 'paragraph', inner: plainInline(source) }],
  look: lookOf(text),
})

const inlineOf = (text: unknown): readonly Inline[] =>
  isObject(text) && isMarkdown(text) ? parseInline(plainText(text)) : plainInline(plainText(text))

function childrenOf(list: unknown, { depth, ...rest }: Making): readonly CardElement[] {
  return depth >= deepest
    ? []
    : listOf(list)
        .filter(isObject)
        .map((one) => elementOf(one, { ...rest, depth: depth + 1 }))
}

function div(element: Json, making: Making): CardElement {
  const { text, fields, extra } = element
  const main: CardElement[] = isObject(text) ? [markup(text)] : []
  if (Array.isArray(fields)) {
    const parts = fields.filter(isObject)
    main.push({
      kind: 'fields',
      fields: parts.map((field) => ({ short: field['is_short'] === true, inside: markup(objectOf(field['text'])) })),
    })
  }
  const [beside] = childrenOf([extra], making)
  if (beside) return { kind: 'beside', main, extra: beside }
  return main.length === 1 && main[0] ? main[0] : { kind: 'beside', main, extra: { kind: 'unseen', what: '' } }
}

const image: Maker = ({ img_key: key, alt, title, size, mode }) => ({
  kind: 'image',
  key: textOf(key),
  alt: plainText(alt),
  title: plainText(title),
  small: ['tiny', 'small', 'medium', 'crop_center'].some((one) => [size, mode].includes(one)) && mode !== 'fit_horizontal',
})

const columns: Maker = (element, making) => ({
  kind: 'columns',
  background: textOf(element['background_style']),
  wraps: element['flex_mode'] !== 'none' && element['flex_mode'] !== undefined,
  columns: listOf(element['columns'])
    .filter(isObject)
    .map((column) => ({
      weight: column['width'] === 'weighted' ? Number(column['weight'] ?? 1) || 1 : 0,
      background: textOf(column['background_style']),
      elements: childrenOf(column['elements'], making),
    })),
})

const cellOf = (value: unknown, type: string): ReturnType<typeof parseMarkdown> => {
  if (Array.isArray(value)) return [{ kind: 'paragraph', inner: value.flatMap((one): readonly Inline[] => tagOf(one)) }]
  const text = plainText(value)
  return type === 'lark_md' || type === 'markdown' ? parseMarkdown(text) : [{ kind: 'paragraph', inner: plainInline(text) }]
}

const tagOf = (one: unknown): readonly Inline[] => {
  const { text, color } = objectOf(one)
  return [{ kind: 'tag', colour: textOf(color), inner: plainInline(textOf(text) || textOf(one)) }]
}

const table: Maker = ({ columns: given, rows }) => {
  const shown = listOf(given).filter(isObject)
  return {
    kind: 'table',
    columns: shown.map((column) => plainText(column['display_name']) || textOf(column['name'])),
    rows: listOf(rows)
      .filter(isObject)
      .map((row) => shown.map(({ name, data_type: type }) => cellOf(row[textOf(name)], textOf(type)))),
  }
}

const panel: Maker = ({ header, expanded, elements }, making) => ({
  kind: 'panel',
  title: inlineOf(objectOf(header)['title']),
  expanded: expanded === true,
  elements: childrenOf(elements, making),
})

const box: Maker = (element, making) => {
  const control = making.controls.get(element)
  const model = control && controlModel(element, control)
  return { kind: 'box', elements: childrenOf(element['elements'], making), ...(model && { control: model }) }
}

const people: Maker = ({ persons, user_id: one }) => ({
  kind: 'people',
  ids: [one, ...listOf(persons).map((person) => objectOf(person)['id'])].map(textOf).filter(Boolean),
})

const control: Maker = (element, { controls }) => {
  const found = controls.get(element)
  return found ? { kind: 'control', control: controlModel(element, found) } : { kind: 'unseen', what: textOf(element['tag']) }
}

const chart: Maker = ({ chart_spec: spec }) => {
  const { type, title } = objectOf(spec)
  const name = plainText(objectOf(title)['text'])
  return { kind: 'unseen', what: ['chart', textOf(type), name].filter(Boolean).join(' · ') }
}

const makers: Readonly<Record<string, Maker>> = {
  div,
  markdown: (element) => markup(element),
  lark_md: (element) => markup(element),
  plain_text: (element) => markup(element),
  hr: () => ({ kind: 'rule' }),
  img: image,
  img_combination: ({ img_list: list }) => ({
    kind: 'images',
    keys: listOf(list).map((one) => textOf(objectOf(one)['img_key'])),
  }),
  note: ({ elements }, making) => ({ kind: 'note', elements: childrenOf(elements, making) }),
  action: ({ actions }, making) => ({ kind: 'actions', elements: childrenOf(actions, making) }),
  column_set: columns,
  collapsible_panel: panel,
  table,
  chart,
  form: (element, making) => ({
    kind: 'form',
    form: making.forms.get(element) ?? -1,
    elements: childrenOf(element['elements'], making),
  }),
  interactive_container: box,
  person: people,
  person_list: people,
}

function elementOf(element: Json, making: Making): CardElement {
  const tag = textOf(element['tag'])
  if (making.controls.has(element) && tag !== 'interactive_container') return control(element, making)
  const make = Object.hasOwn(makers, tag) ? makers[tag] : undefined
  return make?.(element, making) ?? { kind: 'unseen', what: tag || 'nothing' }
}

function headerOf(header: unknown): CardHeader | undefined {
  if (!isObject(header)) return undefined
  const imageKey = textOf(objectOf(header['icon'])['img_key'])
  return {
    template: textOf(header['template']) || 'default',
    title: inlineOf(header['title']),
    subtitle: inlineOf(header['subtitle']),
    tags: listOf(header['text_tag_list'])
      .filter(isObject)
      .map((tag) => ({ text: plainText(tag['text']), colour: textOf(tag['color']) })),
    ...(imageKey !== '' && { imageKey }),
  }
}

/** The elements of either generation: 1.0 has them beside the header, 2.0 in a body; or in the first of their languages. */
function bodyOf(card: Json): unknown {
  const { elements, i18n_elements: byLanguage } = objectOf(card['body'] ?? card)
  return elements ?? Object.values(objectOf(byLanguage))[0]
}

function formsOf(part: unknown, found = new Map<object, number>()): ReadonlyMap<object, number> {
  if (Array.isArray(part)) part.forEach((one) => formsOf(one, found))
  else if (isObject(part)) {
    if (part['tag'] === 'form') found.set(part, found.size)
    Object.values(part).forEach((inner) => formsOf(inner, found))
  }
  return found
}

const wholeNumber = (value: unknown, otherwise: number): number => {
  const given = Number(isObject(value) ? (value['pc'] ?? value['default']) : value)
  return Number.isFinite(given) && given > 0 ? given : otherwise
}

/** A card as it is to be shown, whatever there is in it: what nobody knows is said in words. */
export function parseCard(card: Json): CardModel {
  const config = objectOf(card['config'])
  const pace = objectOf(config['streaming_config'])
  const header = headerOf(card['header'])
  const link = safeLink(objectOf(card['card_link'])['url'])
  return {
    elements: childrenOf(bodyOf(card), { controls: controlsOf(card), forms: formsOf(card), depth: 0 }),
    isStreaming: config['streaming_mode'] === true,
    print: { everyMs: wholeNumber(pace['print_frequency_ms'], 70), letters: wholeNumber(pace['print_step'], 1) },
    summary: plainText(config['summary']) || wordsOfInline(header?.title ?? []),
    ...(header && { header }),
    ...(link !== undefined && { link }),
  }
}
