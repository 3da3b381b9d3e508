import assert from 'node:assert/strict'
import { catchError, map, mergeMap, of, timer, type Observable } from 'rxjs'
import { answer } from '../../operators/answer.js'
import { ofEventType } from '../../operators/of-event-type.js'
import { refreshPreview } from '../../operators/refresh-preview.js'
import type { InputError } from '../../src/model/errors.js'
import type { EventOf } from '../../src/model/event.js'
import { buildEnvelope } from '../../testing/build-event.js'
import { marbles, type LarkHelpers } from '../../testing/marbles.js'

const asked = (
  id: string,
  context: object = { url: 'https://a.test/7', preview_token: `token of ${id}`, open_message_id: 'om_1' },
) => buildEnvelope('url.preview.get', { context }, { id, createdAt: 0, tenantKey: 'tenant' })

const endpoint = 'POST /open-apis/im/v2/url_previews/batch_update'
const call = (...preview_tokens: string[]) => ({
  endpoint,
  identity: { as: 'tenant', tenantKey: 'tenant' } as const,
  input: { data: { preview_tokens } },
})
const loading = { inline: { title: 'Loading' } }
const ticket = { inline: { title: 'Ticket 7' } }

describe('refreshPreview', () => {
  it('makes the platform ask again, when the fallback is sent and the answer is there', () => {
    marbles(({ lark, source, expectCalls, expectAnswers, expectObservable }) => {
      const previews = source('a', { a: asked('a') })
      lark.answers(endpoint, '--u|')
      const result = previews.pipe(
        ofEventType('url.preview.get'),
        answer(() => timer(5).pipe(map(() => ticket)), {
          deadline: 2,
          fallback: loading,
          late: refreshPreview(lark, { grace: 0 }),
        }),
      )
      expectObservable(result).toBe('--------y', { y: ticket })
      expectAnswers(previews, '--f', { f: { id: 'a', ack: true, answer: loading } })
      expectCalls('-----c', { c: call('token of a') })
      expectObservable(previews.rejected$).toBe('')
    })
  })

  it('waits half a second, so that the fallback is there first', () => {
    marbles(({ lark, source, expectCalls }) => {
      lark.answers(endpoint, 'u|')
      source('a', { a: asked('a') })
        .pipe(
          ofEventType('url.preview.get'),
          answer(() => timer(5).pipe(map(() => ticket)), { deadline: 2, fallback: loading, late: refreshPreview(lark) }),
        )
        .subscribe()
      expectCalls('505ms c', { c: call('token of a') })
    })
  })

  /** What becomes of a refresh of each of these, in a word. */
  const outcomes = (envelopes: readonly ReturnType<typeof asked>[], isAnswered = true) => {
    const words: unknown[] = []
    marbles(({ lark, source }: LarkHelpers) => {
      lark.answers(endpoint, 'u|')
      const refresh = refreshPreview(lark, { grace: 0 })
      const told = (event: EventOf<'url.preview.get'>): Observable<unknown> =>
        refresh(ticket, event).pipe(
          map(() => 'asked again'),
          catchError((error: unknown) => of((error as InputError).faults[0]?.message)),
        )
      envelopes.forEach((envelope, index) => {
        source('a', { a: envelope })
          .pipe(
            ofEventType('url.preview.get'),
            mergeMap((event) => {
              const claim = event.delivery.claim()
              if (isAnswered) claim.ack(loading)
              return timer(index + 1).pipe(mergeMap(() => told(event)))
            }),
          )
          .subscribe((word) => words.push(word))
      })
    })
    return words
  }

  it('asks again for one link of one message twice, and no more, whatever the tokens', () => {
    const given = ['a', 'b', 'c'].map((id) => asked(id))
    const elsewhere = asked('d', { url: 'https://a.test/7', preview_token: 't', open_message_id: 'om_2' })
    assert.deepEqual(outcomes([...given, elsewhere]), [
      'asked again',
      'asked again',
      'its link was asked for again 2 times, and its answer was late each time',
      'asked again',
    ])
  })

  it('needs a token', () => {
    assert.deepEqual(outcomes([asked('a', { url: 'https://a.test/7' })]), ['it has no token'])
  })

  it('makes no call before the answer is out', () => {
    assert.deepEqual(outcomes([asked('a')], false), ['it has not been answered yet'])
  })

  it('does nothing before it is subscribed', () => {
    marbles(({ lark, source, expectCalls }) => {
      source('a', { a: asked('a') })
        .pipe(ofEventType('url.preview.get'))
        .subscribe((event) => void refreshPreview(lark)(ticket, event))
      expectCalls('')
    })
  })
})
