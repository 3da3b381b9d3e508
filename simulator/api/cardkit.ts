import type { Entry, Json } from '../collections.js'
import { applied } from '../card-batch.js'
import { appended, changedElement, configured, elementsOf, parsedCard, removedElement } from '../card-elements.js'
import { cardKind } from '../cards.js'
import { no, ok } from './answer.js'
import type { Answer } from './answer.js'
import type { ApiContext, Route } from './context.js'
import { fits, named, resourceRoutes } from './resource.js'
import type { Input, Resource } from './resource.js'

/** How long a card entity lives, and how long it streams, in ms; the most bytes and elements of it (channel 11.6). */
const lifetime = 14 * 24 * 3_600_000
const streamingTime = 10 * 60_000
const maxBytes = 30 * 1024
const maxElements = 200
const maxContent = 100_000

/** How many uuids of a card are remembered. */
const keptUuids = 1_000

const expired = no(200750, 'card entity expired')
const repeated = no(200770, 'the uuid was used before')
const timedOut = no(200850, 'the streaming mode timed out')
const tooLong = no(200860, 'the card content exceeds the limit')
const malformed = no(200220, 'the card content is invalid')
const tooMany = no(300305, 'too many elements')
const notStreaming = no(300309, 'the streaming mode is closed')
const foreign = no(300311, 'the card is of another app')
const backwards = no(300317, 'the sequence is not larger than the one before')
const noElement = no(300313, 'no such element')

const card: Resource = {
  name: cardKind,
  key: 'card_id',
  makeId: ({ ids }) => ids.digits(19),
  missing: no(200740, 'the card does not exist'),
  maxPage: 1,
}

type Change = (shown: Json, input: Input, context: ApiContext) => Json | Answer

const isAnswer = (value: Json | Answer): value is Answer => typeof value['status' as never] === 'number'

const isStreaming = (shown: Json): boolean => (shown['config'] as Json | undefined)?.['streaming_mode'] === true

/** Why a card may not be changed now, by its age, its owner and the order of its changes. */
function refusal({ value, createdAt }: Entry, { data = {} }: Input, { app, clock }: ApiContext): Answer | undefined {
  if (value['app_id'] !== app.appId) return foreign
  if (clock.now() - createdAt > lifetime) return expired
  if ((value['uuids'] as readonly unknown[]).includes(data['uuid'])) return repeated
  return Number(data['sequence']) > Number(value['sequence']) ? undefined : backwards
}

/** Why a card may not look like this. */
function tooLarge(shown: Json): Answer | undefined {
  if (Buffer.byteLength(JSON.stringify(shown)) > maxBytes) return tooLong
  return elementsOf(shown).length > maxElements ? tooMany : undefined
}

/** Keeps what a card has become. */
function record({ id, value }: Entry, next: Json, { data = {} }: Input, { collections, clock }: ApiContext): void {
  const { sequence, uuid } = data
  const opens = isStreaming(next) && !isStreaming(value['card'] as Json)
  collections.change(card.name, id, {
    card: next,
    sequence,
    uuids: [...(value['uuids'] as readonly unknown[]), ...(uuid === undefined ? [] : [uuid])].slice(-keptUuids),
    ...(opens && { streamingSince: clock.now() }),
  })
}

/** One change of a card, in its order. */
const update =
  (change: Change) =>
  (input: Input, context: ApiContext): Answer => {
    const entry = named(card, input, context)
    if (!entry) return card.missing
    const no = refusal(entry, input, context)
    if (no) return no
    const next = change(entry.value['card'] as Json, input, context)
    if (isAnswer(next)) return next
    const large = tooLarge(next)
    if (large) return large
    record(entry, next, input, context)
    return fits({}, context)
  }

/** The text of an element while it is written. */
const write: Change = (shown, input, context) => {
  const content = (input.data?.['content'] ?? '') as string
  const since = Number(named(card, input, context)?.value['streamingSince'])
  if (!isStreaming(shown)) return notStreaming
  if (context.clock.now() - since > streamingTime) return timedOut
  if (content.length === 0 || content.length > maxContent) return malformed
  return changedElement(shown, input.path?.['element_id'] ?? '', (element) => ({ ...element, content })) ?? noElement
}

const element =
  (field: string, change: (before: Json, given: Json) => Json): Change =>
  (shown, { path, data }) => {
    const given = parsedCard(data?.[field])
    if (!given) return malformed
    return changedElement(shown, path?.['element_id'] ?? '', (before) => change(before, given)) ?? noElement
  }

/** Card entities: each change has a sequence that grows, and may have a uuid, once (channel 11). */
export const cardkitRoutes: readonly Route[] = [
  ...resourceRoutes(card, {
    create: ({ data }, context) => {
      const { app, clock, collections } = context
      const shown = parsedCard(data?.['data'])
      if (!shown) return malformed
      const large = tooLarge(shown)
      if (large) return large
      const id = card.makeId(context)
      collections.add(card.name, id, { app_id: app.appId, card: shown, sequence: 0, uuids: [], streamingSince: clock.now() })
      return fits({ card_id: id }, context)
    },
    update: update((_shown, { data }) => parsedCard((data?.['card'] as Json | undefined)?.['data']) ?? malformed),
    settings: update((shown, { data }) => {
      const given = parsedCard(data?.['settings'])
      return given ? configured(shown, given) : malformed
    }),
    batch_update: update((shown, { data }) => {
      const actions = parsedCard(data?.['actions'])
      return Array.isArray(actions) ? (applied(shown, actions as readonly Json[]) ?? noElement) : malformed
    }),
    id_convert: ({ data }, { tenant, app }) => {
      const message = tenant.message((data?.['message_id'] ?? '') as string)
      if (message?.sender.id !== app.appId) return card.missing
      const { type, data: reference } = parsedCard(message.content) ?? {}
      return type === 'card' ? ok({ card_id: (reference as Json)[card.key] }) : card.missing
    },
  }),
  ...resourceRoutes(
    { ...card, name: 'cardkit.v1.card.element' },
    {
      content: update(write),
      update: update(element('element', (_before, given) => given)),
      patch: update(element('partial_element', (before, given) => ({ ...before, ...given }))),
      delete: update((shown, { path }) => removedElement(shown, path?.['element_id'] ?? '') ?? noElement),
      create: update((shown, { data = {} }) => {
        const given = parsedCard(data['elements'])
        if (!Array.isArray(given)) return malformed
        const { type, target_element_id: target } = data
        return appended(shown, given as readonly Json[], type as string, target as string | undefined) ?? noElement
      }),
    },
  ),
]
