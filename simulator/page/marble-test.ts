import type { Delivered } from '../deliveries.js'
import type { Exchanged } from '../exchange.js'
import { followed, parsed } from './followed.js'
import { literal, quoted } from './literal.js'

/**
 * An event, and what a bot made of it, as a test: the same event has to lead to the same calls in the same order, and to the same answer.
 * When they come is left open, as what is between them is the bot's own time.
 *
 * @param bot - The module of the bot, which exports `bot`: a function of a client and a source.
 */
export function marbleTest(delivered: Delivered, exchanges: readonly Exchanged[], bot: string): string {
  const { report, push } = delivered
  const calls = withoutRetries(followed(delivered, exchanges))
  const made = calls.map(({ record: { endpoint }, input }) => ({
    endpoint,
    ...(input !== undefined && { input: withoutUuids(input) }),
  }))
  const answers = [{ id: push.id, ack: report.status === 'acked', ...(report.answer !== undefined && { answer: report.answer }) }]
  return `import { bot } from ${quoted(bot)}
import { map, takeUntil, timer, toArray, type Observable } from 'rxjs'
import { marbles, type ScriptedCall } from 'rxlark/testing'

/** All of it, within two minutes. */
const within = <T>(all$: Observable<T>) => all$.pipe(takeUntil(timer(120_000)), toArray())

/** A call without the id that makes its repetition harmless. */
const call = ({ endpoint, input }: ScriptedCall) =>
  JSON.parse(JSON.stringify({ endpoint, input }, (key, value: unknown) => (key === 'uuid' ? undefined : value))) as ScriptedCall

it(${quoted(`answers ${push.type} as it did`)}, () => {
  marbles(({ lark, source, event, expectObservable }) => {
    const pushes = source('-e', {
      e: event(${quoted(push.type)}, ${literal(payloadOf(push.text), '      ')}, ${literal(factsOf(push.text, push.id), '      ')}),
    })
${calls.map(scripted).join('')}
    bot(lark, pushes).subscribe()

    expectObservable(within(lark.calls$.pipe(map(call)))).toBe('120s (c|)', {
      c: ${literal(made, '      ')},
    })
    expectObservable(within(pushes.answers$)).toBe('120s (a|)', { a: ${literal(answers, '    ')} })
  })
})
`
}

/** A call that was tried again is one call: what counts is how it ended. */
function withoutRetries(calls: readonly Exchanged[]): readonly Exchanged[] {
  const key = ({ record: { endpoint }, input, record }: Exchanged) => JSON.stringify([endpoint, record.path, input])
  return calls.filter((call, index) => !isPassing(call) || !calls.slice(index + 1).some((later) => key(later) === key(call)))
}

const isPassing = ({ record: { end, status = 0 } }: Exchanged) => end !== 'answered' || status >= 500 || status === 429

/** How a call is answered, as a line of the test. */
function scripted({ record, sent }: Exchanged): string {
  const { endpoint = '', duration, code = 0, status = 0 } = record
  const wait = `${Math.max(Math.round(duration), 1)}ms`
  if (record.end !== 'answered') return `    lark.answers(${quoted(endpoint)}, '-')\n`
  const answer = parsed(sent)
  if (code !== 0 || status >= 400)
    return `    lark.answers(${quoted(endpoint)}, '${wait} #', {}, ${literal({ ...(code !== 0 && { code }), status })})\n`
  const { data = {} } = (answer ?? {}) as { readonly data?: unknown }
  return `    lark.answers(${quoted(endpoint)}, '${wait} (a|)', { a: ${literal(data, '    ')} })\n`
}

interface Envelope {
  readonly header?: { readonly tenant_key?: string }
  readonly event: Readonly<Record<string, unknown>>
}

function payloadOf(text: string): object {
  const { header, event } = JSON.parse(text) as Envelope
  if (header) return event
  // In the old envelope these stand beside what happened.
  const { type: _type, app_id: _app, tenant_key: _tenant, ...payload } = event
  return payload
}

function factsOf(text: string, id: string): object {
  const { header, event } = JSON.parse(text) as Envelope
  return { id, tenantKey: header?.tenant_key ?? event['tenant_key'] }
}

const withoutUuids = (input: unknown): unknown =>
  JSON.parse(JSON.stringify(input, (key, value: unknown) => (key === 'uuid' ? undefined : value))) as unknown
