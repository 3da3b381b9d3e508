import {
  asyncScheduler,
  defer,
  EMPTY,
  first,
  map,
  of,
  switchMap,
  throwError,
  timer,
  type Observable,
  type SchedulerLike,
  type TimestampProvider,
} from 'rxjs'
import { InputError } from '../src/model/errors.js'
import type { CallbackAnswer, EventOf } from '../src/model/event.js'
import type { Lark } from '../src/model/lark.js'
import { rejectionOf } from './rejection-of.js'

type CardAction = EventOf<'card.action.trigger'>
type CardAnswer = CallbackAnswer<CardAction>
type Json = Readonly<Record<string, unknown>>

export interface LateUpdateOptions {
  /**
   * Ms to wait before the change, so that the answer that went out is there first: a change that overtakes it fails, or is undone. Default:
   * 500.
   */
  readonly grace?: number
  /** Default: `asyncScheduler`. */
  readonly scheduler?: SchedulerLike
}

/** How long the token of a click is good, in ms, and for how many updates (protocol 6.1). */
const lifetime = 30 * 60_000
const mostUses = 2

/** How often is looked whether the answer is out, in ms. */
const look = 50

const endpoint = 'lateUpdate'

/** How often the token of a click was used, by whomever: several pipelines may change its card. */
const uses = new WeakMap<CardAction, number>()

/**
 * Shows an answer that came too late: the card is changed where the click was. Ready-made for the `late` of `answer`.
 *
 * The change waits until the click was answered: others may still hold that. A card of JSON 1.0, or of a template, is changed with the
 * token of the click, within 30 minutes, and twice at most, whoever does it (protocol 6.2). One of JSON 2.0 is changed as a message,
 * because the platform accepts it with the token and shows nothing. A card of 1.0 that not everybody sees the same is changed for who
 * clicked. A toast cannot be shown late: it is rejected as `answer-failed`, where there is no card beside it.
 *
 * ```text
 * answer   ---f------y-----    f: the fallback; y: the answer goes to late
 * result   ------------(u|)    u: the card is changed, after the grace
 * ```
 *
 * @example
 * ```ts
 * source.pipe(
 *   ofEventType('card.action.trigger'),
 *   answer((event) => approve(event), {
 *     fallback: { toast: { type: 'info', content: 'Working on it' } },
 *     late: lateUpdate(lark),
 *   }),
 * ).subscribe()
 * ```
 *
 * @param lark - Whose app the card is of; in the tenant of the event.
 * @returns For each answer a cold update that emits once and completes, or does so silently where there is nothing to change. It errors
 * with an `InputError` where a rule above forbids it, before any request, and with what the call errors with.
 * @see protocol 6.2
 * @category Operators
 */
export function lateUpdate(
  lark: Lark,
  { grace = 500, scheduler = asyncScheduler }: LateUpdateOptions = {},
): (answer: CardAnswer, event: CardAction) => Observable<void> {
  const withToken = (card: Json, event: CardAction): Observable<unknown> => {
    const used = uses.get(event) ?? 0
    const { token } = event.payload
    const refusal = refusalOf(event, { used, now: scheduler.now() })
    if (refusal !== undefined) return throwError(() => refused(refusal))
    uses.set(event, used + 1)
    return lark.for(event).request({ method: 'POST', url: '/open-apis/interactive/v1/card/update', data: { token, card } })
  }

  const asMessage = (card: unknown, event: CardAction): Observable<unknown> => {
    const messageId = event.payload.context?.open_message_id
    if (messageId === undefined) return throwError(() => refused('the click does not say on which message it was'))
    return lark.for(event).request({
      method: 'PATCH',
      url: '/open-apis/im/v1/messages/:message_id',
      path: { message_id: messageId },
      data: { content: JSON.stringify(card) },
    })
  }

  const change = ({ card }: CardAnswer, event: CardAction): Observable<unknown> => {
    if (!card) return nothingToChange(event, scheduler)
    if (!event.delivery.answered) return throwError(() => refused('the click has not been answered yet'))
    if (card.type !== 'raw') return withToken({ ...card }, event)
    const { data } = card
    if (!isRecord(data)) return throwError(() => refused('the card is no object'))
    return data['schema'] === '2.0' ? asMessage(data, event) : withToken(addressed(data, event), event)
  }

  return (answer, event) =>
    defer(() => (answer.card ? sent(event, scheduler).pipe(switchMap(() => timer(grace, scheduler))) : of(0))).pipe(
      switchMap(() => change(answer, event)),
      map(() => undefined),
    )
}

/** Emits when the answer is out, or will not be: its source gives one at the deadline. */
const sent = ({ delivery }: CardAction, scheduler: SchedulerLike): Observable<unknown> =>
  timer(0, look, scheduler).pipe(
    first(() => delivery.answered || delivery.deadline === Infinity || scheduler.now() > delivery.deadline + look),
  )

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A card that is not shared is changed for somebody. */
function addressed(card: Json, { payload }: CardAction): Json {
  const { config, open_ids } = card
  const isPrivate = isRecord(config) && config['update_multi'] === false
  const openId = payload.operator?.open_id
  return isPrivate && open_ids === undefined && openId !== undefined ? { ...card, open_ids: [openId] } : card
}

function refusalOf({ payload, createdAt }: CardAction, { used, now }: { used: number; now: number }): string | undefined {
  if (payload.token === undefined) return 'the click has no token'
  if (used >= mostUses) return `the token of the click was used ${mostUses} times`
  return now - createdAt > lifetime ? 'the click is more than 30 minutes ago' : undefined
}

const refused = (message: string) => new InputError({ endpoint, faults: [{ path: 'event', message }] })

function nothingToChange(event: CardAction, clock: TimestampProvider): Observable<never> {
  const message = 'the late answer has no card, and a toast cannot be shown any more'
  event.delivery.report?.(rejectionOf('answer-failed', event, { at: clock.now(), message }))
  return EMPTY
}
