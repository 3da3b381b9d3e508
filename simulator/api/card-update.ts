import type { Endpoint } from '../../src/model/endpoint.js'
import type { EndpointSchema, Schema } from '../../src/schema/schema.js'
import { isSecondGeneration } from '../cards.js'
import { no, okTop } from './answer.js'
import type { Answer } from './answer.js'
import { route } from './context.js'
import type { Route } from './context.js'

interface CardUpdateInput {
  readonly data: { readonly token: string; readonly card: Readonly<Record<string, unknown>> }
}

/** The update of a clicked card within 30 minutes (protocol 6.2); no service of the catalogue has it. */
const facts = {
  id: 'interactive.v1.card.update',
  method: 'POST',
  path: '/open-apis/interactive/v1/card/update',
  tokens: ['tenant'],
  data: { token: 'string', card: ['map', 'any'] },
} as const satisfies EndpointSchema

const update: Pick<Endpoint<CardUpdateInput, unknown>, 'id' | 'types'> = facts

export const cardUpdateSchema: Schema = { service: 'interactive', types: {}, endpoints: { [facts.id]: facts } }

/** An older endpoint: it refuses with HTTP 200. */
const refusal = (code: number, msg: string): Answer => no(code, msg, { status: 200 })

const refusals = {
  malformed: refusal(300020, 'the update token has not the form c-...'),
  invalid: refusal(300030, 'the update token is not valid, or its time is over, or its callback was not answered yet'),
  'used-up': refusal(300040, 'the update token was used twice'),
  foreign: refusal(200310, 'the card is of another app'),
}

const recalled = refusal(200000, 'the card was recalled')
const tooLarge = refusal(100000, 'the card is too large')
const addresseesMissing = refusal(300090, 'a card that is not shared needs open_ids')

/** What becomes of a card of JSON 2.0: users report that it is accepted, and shown empty (protocol 6.2). */
const emptied = JSON.stringify({ schema: '2.0', body: { elements: [] } })

/** The most bytes of a card. */
const maxCard = 30 * 1024

export const cardUpdateRoutes: readonly Route[] = [
  route(update, [], ({ data: { token, card } }, { tenant, app, cardTokens }) => {
    const { open_ids: openIds, ...shown } = card
    const content = JSON.stringify(shown)
    if (Buffer.byteLength(content) > maxCard) return tooLarge
    if (!openIds && isPrivate(shown)) return addresseesMissing
    const use = cardTokens.use(token, app.appId)
    if ('refused' in use) return refusals[use.refused]
    if (tenant.message(use.messageId)?.deleted !== false) return recalled
    tenant.changeMessage(use.messageId, { content: isSecondGeneration(shown) ? emptied : content, updated: true })
    return okTop({})
  }),
]

/** A card of JSON 1.0 that says that not everybody sees the same. */
const isPrivate = ({ schema, config }: Readonly<Record<string, unknown>>): boolean =>
  schema !== '2.0' && (config as { update_multi?: unknown } | undefined)?.update_multi === false
