import type { Delivered } from '../deliveries.js'
import type { Exchanged } from '../exchange.js'

/** How long after an event calls may still be about it, in ms. */
const longest = 120_000

/** Ids of messages, chats, threads and cards, wherever they stand. */
const ids = /\b(?:om|oc|omt)_[0-9a-z]+\b|"card_id":"(\d+)"|\/cards\/(\d+)/g

const idsIn = (value: unknown): readonly string[] =>
  [...JSON.stringify(value ?? null).matchAll(ids)].map(([whole, inField, inPath]) => inField ?? inPath ?? whole)

/**
 * The calls of a bot that followed an event: those that name what the event names, or what came of such calls; and those that name
 * nothing, while the event was in hand.
 *
 * @param exchanges - In the order in which they ended.
 */
export function followed({ report, push }: Delivered, exchanges: readonly Exchanged[]): readonly Exchanged[] {
  const { at, latency, appId } = report
  const known = new Set(idsIn(JSON.parse(push.text)))
  const calls = exchanges
    .filter(({ record }) => record.appId === appId && isCall(record.endpoint) && record.at >= at && record.at <= at + longest)
    .toSorted((a, b) => a.record.at - b.record.at)
  return calls.filter(({ record, input, sent }) => {
    const named = idsIn({ path: record.path, query: record.query, input })
    const isOurs = named.length > 0 ? named.some((id) => known.has(id)) : record.at <= at + latency
    if (isOurs) for (const id of idsIn(parsed(sent))) known.add(id)
    return isOurs
  })
}

/** Tokens, and who the bot is, are asked by clients themselves. */
const isCall = (endpoint: string | undefined): boolean =>
  endpoint !== undefined && !endpoint.startsWith('auth.') && endpoint !== 'bot.v3.info'

/** The JSON of an answer, where it is one. */
export function parsed(sent: Buffer | undefined): unknown {
  try {
    return sent && (JSON.parse(sent.toString()) as unknown)
  } catch {
    return undefined
  }
}
