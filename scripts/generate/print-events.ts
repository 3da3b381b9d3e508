import type { Fields } from '../../src/schema/schema.js'
import { byText } from './by-text.js'
import type { CataloguedEvents } from './catalogue.js'
import { findObjects, type FoundObject } from './find-objects.js'
import { banner, type GeneratedFile } from './generated-file.js'
import { nameObjects, type NamedObject, type NameLock } from './name-objects.js'
import { interfaceText, propertyName, type ReferenceOf } from './print-type.js'
import { valueText } from './print-value.js'
import { inlined, keyOfShape } from './shapes.js'
import { pascalCase } from './words.js'

interface Body {
  readonly type: string
  /** `ImMessageReceiveV1Payload`. */
  readonly name: string
  readonly fields: Fields
}

/** What events and callbacks are printed from. */
export interface EventsModel {
  readonly payloads: readonly Body[]
  readonly answers: readonly Body[]
  readonly objects: readonly NamedObject[]
}

/** All of them are in one file: one file is the quickest to load, and every program that uses rxlark loads it. */
const file = 'events'

export function eventsModel({ types, events, callbacks }: CataloguedEvents, lock: NameLock): EventsModel {
  const bodies = (suffix: string, entries: readonly (readonly [type: string, fields: Fields])[]): readonly Body[] =>
    [...entries]
      .sort(byText(([type]) => type))
      .map(([type, fields]) => ({ type, name: pascalCase(type) + suffix, fields: inlined(fields, types) as Fields }))
  const payloads = bodies(
    'Payload',
    [...events, ...callbacks].map(({ type, event }) => [type, event]),
  )
  const answers = bodies(
    'Answer',
    callbacks.map(({ type, answer }) => [type, answer]),
  )
  const all = [...payloads, ...answers]
  const taken = ['EventMap', 'CallbackAnswers', ...all.map(({ name }) => name)]
  return { payloads, answers, objects: nameObjects(all.flatMap(innerObjects), lock, { [file]: taken }) }
}

const innerObjects = ({ type, fields }: Body): readonly FoundObject[] =>
  findObjects(fields, [file, type.replaceAll('.', '_'), 'payload']).slice(1)

function mapText(name: string, doc: string, bodies: readonly Body[]): string {
  const lines = bodies.map((body) => `  ${propertyName(body.type)}: ${body.name}`)
  return [`/** ${doc} */`, `export interface ${name} {`, ...lines, '}'].join('\n')
}

/** The map of the events, and the types of their payloads. */
export function eventMapFile({ payloads, answers, objects }: EventsModel): GeneratedFile {
  const byKey = new Map(objects.map(({ key, name }) => [key, name]))
  const referenceOf: ReferenceOf = (key) => byKey.get(key)
  const bodyText = ({ name, fields }: Body) => {
    const same = referenceOf(keyOfShape(fields))
    return same === undefined ? interfaceText(name, fields, referenceOf) : `export type ${name} = ${same}`
  }
  const texts = [
    mapText(
      'EventMap',
      "Every event and callback of the catalogue, with its payload. Add what it lacks: `declare module 'rxlark' { interface EventMap { ... } }`.",
      payloads,
    ),
    mapText('CallbackAnswers', 'What each callback is answered with.', answers),
    ...[...payloads, ...answers].map(bodyText),
    ...objects.map(({ name, fields }) => interfaceText(name, fields, referenceOf)),
  ]
  return ['src/model/generated/event-map.ts', `${banner('events')}\n${texts.join('\n\n')}\n`]
}

/** The names alone, as data. */
export function eventTypesFile({ payloads }: EventsModel): GeneratedFile {
  const text = [
    banner('events'),
    "import type { EventMap } from './event-map.js'\n\n",
    '/** The types of all events and callbacks of the catalogue, sorted. */\n',
    'export const eventTypes: readonly (keyof EventMap)[] = [\n',
    ...payloads.map(({ type }) => `  ${valueText(type)},\n`),
    ']\n',
  ]
  return ['src/model/generated/event-types.ts', text.join('')]
}
