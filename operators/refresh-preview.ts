import { asyncScheduler, defer, map, switchMap, throwError, timer, type Observable } from 'rxjs'
import { InputError } from '../src/model/errors.js'
import type { CallbackAnswer, EventOf } from '../src/model/event.js'
import type { Lark } from '../src/model/lark.js'
import type { LateUpdateOptions } from './late-update.js'

type Preview = EventOf<'url.preview.get'>

/** How often one link of one message is asked for again, and of how many links that is known. */
const mostRounds = 2
const mostLinks = 1_000

/**
 * Shows the preview of a link that came too late: the platform asks for it again. Ready-made for the `late` of `answer`.
 *
 * What the platform takes are tokens of previews, not what they show: the new answer is that of the next `url.preview.get`. So the work has
 * to have its result at hand by then (a cache), or it is late again: one link of one message is asked for again twice, and no more, as far
 * as the last 1,000 links are known.
 *
 * ```text
 * source   -a------------b--    b: the same link, asked for again
 * wire     ---f----------y--    f: the fallback; y: the answer, at hand by now
 * result   ------(a|)           the refresh, after the grace
 * ```
 *
 * @example
 * ```ts
 * source.pipe(
 *   ofEventType('url.preview.get'),
 *   answer(({ payload }) => titleOf(payload.context?.url ?? '').pipe(map((title) => ({ inline: { title } }))), {
 *     fallback: { inline: { title: 'Loading' } },
 *     late: refreshPreview(lark),
 *   }),
 * ).subscribe()
 * ```
 *
 * @param lark - Whose app the preview is of; in the tenant of the event.
 * @returns For each answer a cold refresh that emits once and completes. It errors with an `InputError`, before any request, where the
 * event has no token, was not answered yet, or was asked for again twice; and with what the call errors with.
 * @see protocol 6.4
 * @category Operators
 */
export function refreshPreview(
  lark: Lark,
  { grace = 500, scheduler = asyncScheduler }: LateUpdateOptions = {},
): (answer: CallbackAnswer<Preview>, event: Preview) => Observable<void> {
  const rounds = new Map<string, number>()

  const refresh = (event: Preview): Observable<unknown> => {
    const { url = '', open_message_id = '', preview_token: token } = event.payload.context ?? {}
    const link = `${event.tenantKey} ${open_message_id} ${url}`
    const round = rounds.get(link) ?? 0
    if (token === undefined) return refused('it has no token')
    if (!event.delivery.answered) return refused('it has not been answered yet')
    if (round >= mostRounds) return refused(`its link was asked for again ${mostRounds} times, and its answer was late each time`)
    rounds.delete(link)
    rounds.set(link, round + 1)
    if (rounds.size > mostLinks) rounds.delete(rounds.keys().next().value as string)
    return lark
      .for(event)
      .request({ method: 'POST', url: '/open-apis/im/v2/url_previews/batch_update', data: { preview_tokens: [token] } })
  }

  return (_, event) =>
    timer(grace, scheduler).pipe(
      switchMap(() => defer(() => refresh(event))),
      map(() => undefined),
    )
}

const refused = (message: string) =>
  throwError(() => new InputError({ endpoint: 'refreshPreview', faults: [{ path: 'event', message }] }))
