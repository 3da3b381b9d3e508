import assert from 'node:assert/strict'
import { catchError, concatMap, map, of } from 'rxjs'
import { identity } from '../../src/client/identity.js'
import { file, message } from '../../src/api/generated/im/v1/index.js'
import { isLarkError } from '../../src/model/errors.js'
import { paginateAll } from '../../operators/paginate-all.js'
import { buildEvent } from '../../testing/build-event.js'
import { marbles } from '../../testing/marbles.js'

const input = { path: { message_id: 'om_1' }, data: { msg_type: 'text', content: '{}' } }
const reply = 'im.v1.message.reply'
const list = 'im.v1.message.list'
const tagOf = (error: unknown) => of(isLarkError(error) ? error._tag : String(error))

describe('the client of marbles', () => {
  it('tries again what fails for a passing reason, after the longest pauses there are', () => {
    marbles(({ lark, expectObservable, expectCalls, expectRequests }) => {
      lark
        .answers(message.reply, '--#', {}, { code: 99991400, status: 429, headers: { 'x-ogw-ratelimit-reset': '2' } })
        .answers(message.reply, '--(r|)', { r: { message_id: 'om_r' } })
      expectObservable(lark.call(message.reply, input)).toBe('2504ms (r|)', { r: { message_id: 'om_r' } })
      expectCalls('c', { c: { endpoint: reply, input } })
      expectRequests('a 2501ms b', { a: { endpoint: reply, attempt: 1 }, b: { endpoint: reply, attempt: 2 } })
    })
  })

  it('keeps to the limits: five a second to one message, and a little more than the second', () => {
    marbles(({ lark, cold, expectCalls, expectRequests }) => {
      lark.answers(message.reply, '(r|)', { r: {} })
      cold('abcdef|')
        .pipe(concatMap(() => lark.call(message.reply, input)))
        .subscribe()
      const called = { endpoint: reply, input }
      const sent = { endpoint: reply, attempt: 1 }
      expectCalls('cccccc', { c: called })
      expectRequests('rrrrr 1025ms r', { r: sent })
    })
  })

  it('gives up after its time, and tells that nobody answered', () => {
    marbles(
      ({ lark, expectObservable, expectRequests }) => {
        lark.answers(message.get, '-')
        expectObservable(lark.call(message.get, { path: input.path }).pipe(catchError(tagOf))).toBe('1s (t|)', {
          t: 'TimeoutError',
        })
        expectRequests('r', { r: { endpoint: 'im.v1.message.get', attempt: 1 } })
      },
      { timeout: 1_000 },
    )
  })

  it('makes typed errors of what the platform says', () => {
    const says = (refusal: unknown, tag: string) =>
      marbles(
        ({ lark, expectObservable }) => {
          lark.answers(message.reply, '-#', {}, refusal)
          expectObservable(lark.call(message.reply, input).pipe(catchError(tagOf))).toBe('-(e|)', { e: tag })
        },
        { retry: false },
      )
    says({ code: 230002, msg: 'the bot is not in the chat' }, 'ApiError')
    says({ code: 10003 }, 'AuthError')
    says({ status: 502 }, 'HttpError')
    says({ code: 99991400 }, 'RateLimitError')
    says(new TypeError('mine'), 'TypeError: mine')
  })

  it('gets a new token where its own is refused, and asks for tokens as it is told', () => {
    marbles(({ lark, expectObservable, expectRequests }) => {
      const seen: unknown[] = []
      lark
        .answers('auth.v3.tenant_access_token.internal', ({ data }) => {
          seen.push(data)
          return of({ tenant_access_token: `t-${seen.length}`, expire: 7200 })
        })
        .answers(message.reply, '-#', {}, { code: 99991663 })
        .answers(message.reply, '-(r|)', { r: {} })
      expectObservable(lark.call(message.reply, input).pipe(map(() => seen.length))).toBe('--(r|)', { r: 2 })
      expectRequests('ab', { a: { endpoint: reply, attempt: 1 }, b: { endpoint: reply, attempt: 2 } })
    })
  })

  it('answers by what is asked, and shows each page as a call', () => {
    marbles(({ lark, cold, expectObservable, expectCalls }) => {
      lark.answers(message.list, ({ params }) => {
        const second = params['page_token'] === 'p2'
        const items = [{ message_id: second ? 'b' : 'a' }]
        return cold('-(p|)', { p: second ? { items } : { items, has_more: true, page_token: 'p2' } })
      })
      const params = { container_id_type: 'chat', container_id: 'oc_1' }
      const ids$ = lark.call(message.list, { params }).pipe(
        paginateAll(),
        map(({ message_id }) => message_id),
      )
      expectObservable(ids$).toBe('-a(b|)')
      const next = { params: { ...params, page_token: 'p2' } }
      expectCalls('ab', { a: { endpoint: list, input: { params } }, b: { endpoint: list, input: next } })
    })
  })

  it('tells who calls, and by which key', () => {
    marbles(({ lark, expectCalls }) => {
      const push = buildEvent('im.message.receive_v1', {}, { tenantKey: 'tk' })
      const user = identity.user('u-1')
      lark.answers(message.reply, '(r|)', { r: {} })
      lark.as(user).call(message.reply, input).subscribe()
      lark.for(push).call(message.reply, input, { idempotencyKey: 'k' }).subscribe()
      expectCalls('(ab)', {
        a: { endpoint: reply, input, identity: user },
        b: { endpoint: reply, input, identity: identity.tenant('tk'), idempotencyKey: 'k' },
      })
    })
  })

  it('answers with a file, which is read once', () => {
    marbles(({ lark, expectObservable }) => {
      lark.answers(file.get, '-(f|)', { f: { bytes: new TextEncoder().encode('a,b'), fileName: 'a.csv' } })
      const text$ = lark.call(file.get, { path: { file_key: 'f' } }).pipe(
        concatMap((download) =>
          download.bytes().pipe(
            map((bytes) => `${download.fileName} ${download.size} ${new TextDecoder().decode(bytes)}`),
            concatMap((text) =>
              download.chunks().pipe(
                map(() => 'twice'),
                catchError((error: unknown) => tagOf(error).pipe(map((tag) => `${text} ${tag}`))),
              ),
            ),
          ),
        ),
      )
      expectObservable(text$).toBe('-(t|)', { t: 'a.csv 3 a,b InputError' })
    })
  })

  it('takes raw requests, whole responses, and who the bot is', () => {
    marbles(({ lark, expectObservable, expectCalls }) => {
      lark.answers('GET /open-apis/own/v1/things', '-(t|)', { t: { things: 2 } }).answers(message.reply, '(r|)', { r: {} })
      const request = { method: 'GET', url: '/open-apis/own/v1/things', params: { a: 1 } } as const
      expectObservable(lark.request(request)).toBe('-(t|)', { t: { things: 2 } })
      expectObservable(lark.bot().pipe(map(({ openId }) => openId))).toBe('(b|)', { b: 'ou_bot' })
      const response$ = lark.call(message.reply, input, { observe: 'response' })
      expectObservable(response$.pipe(map(({ status, logId }) => `${status} ${logId}`))).toBe('(r|)', { r: '200 log_scripted' })
      expectCalls('(ab)', {
        a: { endpoint: 'GET /open-apis/own/v1/things', input: { params: { a: 1 } } },
        b: { endpoint: reply, input },
      })
    })
  })

  it('ends calls and their list when it is closed', () => {
    marbles(({ lark, cold, expectObservable }) => {
      lark.answers(message.reply, '-----(r|)', { r: {} })
      expectObservable(lark.call(message.reply, input).pipe(catchError(tagOf))).toBe('--(e|)', { e: 'ConnectionError' })
      expectObservable(lark.calls$.pipe(map(({ endpoint }) => endpoint))).toBe('c-|', { c: reply })
      cold('--x').subscribe(() => lark.close())
    })
  })

  it('checks its options as createLark does', () => {
    assert.throws(() => marbles(() => undefined, { timeout: -1 }), /timeout/)
  })
})
