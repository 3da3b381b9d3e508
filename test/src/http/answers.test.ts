import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { answerError, type Asked } from '../../../src/http/answer-error.js'
import type { Target } from '../../../src/http/build-request.js'
import { errorCodes } from '../../../src/http/error-codes.js'
import { logIdOf, openAnswer } from '../../../src/http/open-answer.js'
import { isLarkError, type LarkError } from '../../../src/model/errors.js'
import type { HttpResponse } from '../../../src/model/internals.js'

const reply: Target = { id: 'im.v1.message.reply', method: 'POST', path: '/open-apis/im/v1/messages/:message_id/reply' }
const asked: Asked = {
  endpoint: reply.id,
  appId: 'cli_1',
  domain: 'https://open.feishu.cn',
  user: false,
  generation: 3,
  hide: (text) => text.replaceAll('hunter2', '***'),
}

const response = (body: unknown, status = 200, headers: Record<string, string> = {}): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  text: typeof body === 'string' ? body : JSON.stringify(body),
})

const thrownBy = (make: () => unknown): LarkError => {
  try {
    make()
  } catch (error) {
    if (isLarkError(error)) return error
  }
  throw new Error('no error of ours')
}

const errorOf = (body: unknown, status = 400, headers: Record<string, string> = {}, who: Partial<Asked> = {}): LarkError => {
  const error = answerError(openAnswer(reply, response(body, status, headers)), { ...asked, ...who })
  assert.ok(error)
  return error
}

describe('openAnswer', () => {
  it('takes data, message and log id out of the envelope', () => {
    const answer = openAnswer(reply, response({ code: 0, msg: 'success', data: { a: 1 } }, 200, { 'x-tt-logid': 'log1' }))
    assert.deepEqual([answer.data, answer.msg, logIdOf(answer)], [{ a: 1 }, 'success', 'log1'])
  })

  it('takes the fields beside the code where the endpoint has them there', () => {
    const top: Target = { ...reply, wrap: 'top' }
    assert.deepEqual(openAnswer(top, response({ code: 0, msg: 'ok', bot: { open_id: 'ou_1' } })).data, {
      bot: { open_id: 'ou_1' },
    })
  })

  it('has an empty object where there is no data', () => {
    assert.deepEqual(openAnswer(reply, response({ code: 0, msg: 'ok' })).data, {})
  })

  it('takes the whole of a raw answer that is no envelope', () => {
    const raw: Target = { ...reply, raw: true }
    assert.deepEqual(openAnswer(raw, response({ access_token: 'x' })).data, { access_token: 'x' })
    assert.deepEqual(openAnswer(raw, response('', 204)).data, {})
    assert.equal(thrownBy(() => openAnswer(reply, response('', 200)))._tag, 'DecodeError')
    assert.deepEqual(openAnswer(raw, response({ code: 0, msg: 'ok', bot: 1 })).data, { bot: 1 })
    assert.deepEqual(openAnswer(raw, response({ code: 0, data: { a: 1 }, bot: 1 })).data, { a: 1 })
  })

  it('takes for a log id only what has the shape of one', () => {
    for (const text of ['two words', '%2Fopen-apis', 'a'.repeat(129), '\u001b[31m']) {
      assert.equal(logIdOf(openAnswer(reply, response({ code: 1, error: { log_id: text } }))), '', text)
      assert.equal(logIdOf(openAnswer(reply, response({ code: 1 }, 400, { 'x-tt-logid': text, 'x-request-id': 'c' }))), 'c')
    }
  })

  it('finds the log id in each place it may be', () => {
    const inBody = (error: object) => logIdOf(openAnswer(reply, response({ code: 1, error })))
    assert.equal(inBody({ log_id: 'a' }), 'a')
    assert.equal(inBody({ logid: 'b' }), 'b')
    assert.equal(logIdOf(openAnswer(reply, response({ code: 0 }, 200, { 'x-request-id': 'c' }))), 'c')
    assert.equal(logIdOf(openAnswer(reply, response({ code: 0 }))), '')
  })

  it('calls broken what is no JSON, or no envelope, with a good status', () => {
    for (const body of ['{"code":0', '[]', '"x"', '{"msg":"ok"}', '{"code":"0"}']) {
      const error = thrownBy(() => openAnswer(reply, response(body)))
      assert.ok(error._tag === 'DecodeError' && error.what === reply.id && error.faults.length > 0, body)
    }
  })

  it('says with an HttpError that somebody else answered', () => {
    const html = { 'content-type': 'text/html; charset=utf-8', 'x-request-id': 'r1' }
    const cases: readonly (readonly [number, boolean])[] = [
      [502, true],
      [404, false],
      [200, false],
    ]
    for (const [status, retryable] of cases) {
      const error = thrownBy(() => openAnswer(reply, response('<html>secret page</html>', status, html)))
      assert.ok(error._tag === 'HttpError' && error.status === status && error.retryable === retryable && error.logId === 'r1')
      assert.equal(error.message, `im.v1.message.reply: HTTP ${status} with text/html in place of an answer of the platform`)
    }
    assert.match(thrownBy(() => openAnswer(reply, response('', 302, html))).message, /check the domain/)
  })

  it('knows a limit without an envelope', () => {
    const error = thrownBy(() =>
      openAnswer(reply, response('slow down', 429, { 'content-type': 'text/plain', 'retry-after': '2' })),
    )
    assert.ok(error._tag === 'RateLimitError' && error.retryAfter === 2000)
  })
})

describe('answerError', () => {
  it('finds nothing wrong with a success', () => {
    assert.equal(answerError(openAnswer(reply, response({ code: 0 })), asked), undefined)
  })

  it('believes neither a status nor a code alone', () => {
    assert.equal(errorOf({ code: 0, msg: 'ok' }, 500)._tag, 'HttpError')
    const error = errorOf({ code: 230002, msg: 'Bot can NOT be out of the chat.' }, 200)
    assert.ok(error._tag === 'ApiError' && error.status === 200 && !error.retryable)
    assert.equal(
      error.message,
      'im.v1.message.reply: Bot can NOT be out of the chat; the bot is not in the chat: add it first (code 230002)',
    )
  })

  it('says in one line which scope the app lacks, and where to ask for it', () => {
    const error = errorOf({
      code: 99991672,
      msg: 'Access denied.\nOne of the following scopes is required: [im:message, im:message:send_as_bot].',
      error: {
        log_id: 'log7',
        permission_violations: [
          { type: 'action_scope_required', subject: 'im:message' },
          { type: 'action_scope_required', subject: 'im:message:send_as_bot' },
        ],
        helps: [{ url: 'https://open.feishu.cn/app/cli_1/auth?q=im:message', description: 'ask' }],
      },
    })
    assert.ok(error._tag === 'ApiError')
    assert.equal(
      error.message,
      'im.v1.message.reply: the app lacks the scope: im:message or im:message:send_as_bot; ' +
        'ask for it, at https://open.feishu.cn/app/cli_1/auth?q=im:message (code 99991672, log id log7)',
    )
    assert.deepEqual(error.missingScopes, ['im:message', 'im:message:send_as_bot'])
    assert.equal(error.helpUrl, 'https://open.feishu.cn/app/cli_1/auth?q=im:message')
  })

  it('finds scope and place also where the answer only talks about them', () => {
    const spoken = errorOf({ code: 99991672, msg: 'required: [a:b, c:d]，link：https://open.feishu.cn/app/x/auth?q=a:b，thanks' })
    assert.ok(spoken._tag === 'ApiError')
    assert.deepEqual([spoken.missingScopes, spoken.helpUrl], [['a:b', 'c:d'], 'https://open.feishu.cn/app/x/auth?q=a:b'])
    const shaped = errorOf({
      code: 99991672,
      msg: '',
      error: { permission_violations: [{ scope: 'x:y', url: 'https://h/ask' }] },
    })
    assert.ok(shaped._tag === 'ApiError' && shaped.helpUrl === 'https://h/ask')
    assert.deepEqual(shaped.missingScopes, ['x:y'])
    const silent = errorOf({ code: 99991672 })
    assert.ok(silent._tag === 'ApiError' && silent.helpUrl === 'https://open.feishu.cn/app/cli_1/auth')
  })

  it('asks the user to log in again where the user has not granted a scope', () => {
    const error = errorOf({ code: 99991679, msg: '', error: { permission_violations: [{ subject: 'drive:file' }] } })
    assert.ok(error._tag === 'AuthError' && error.generation === undefined)
    assert.deepEqual(error.reauthorize, { scopes: ['drive:file'] })
  })

  it('says of a refused token which generation it was, and of a user’s that a login is due', () => {
    for (const code of [99991663, 99991664, 99991665, 99991668, 99991671, 99991677, 20005]) {
      const error = errorOf({ code, msg: 'Invalid access token t-g104secret' })
      assert.ok(error._tag === 'AuthError' && error.generation === 3 && error.reauthorize === undefined)
      assert.doesNotMatch(inspect(error), /secret/)
    }
    const user = errorOf({ code: 99991677, msg: 'expired' }, 400, {}, { user: true, generation: undefined })
    assert.ok(user._tag === 'AuthError' && user.generation === undefined)
    assert.deepEqual(user.reauthorize, { scopes: [] })
    const missing = errorOf({ code: 99991661 })
    assert.ok(missing._tag === 'AuthError' && missing.generation === undefined)
  })

  it('takes the pause of a rate limit from the answer', () => {
    for (const [code, status] of [
      [99991400, 429],
      [99991400, 400],
      [230020, 400],
      [11232, 200],
      [1, 429],
    ] as const) {
      const error = errorOf({ code, msg: 'too many' }, status, { 'x-ogw-ratelimit-reset': '3', 'retry-after': '9' })
      assert.ok(error._tag === 'RateLimitError' && error.retryAfter === 3000 && error.code === code && error.retryable)
    }
    const silent = errorOf({ code: 99991400 })
    assert.ok(silent._tag === 'RateLimitError' && silent.retryAfter === 1000)
  })

  it('knows which failures pass by themselves', () => {
    const retryable = (code: number, status: number) => errorOf({ code }, status).retryable
    assert.deepEqual(
      [retryable(2200, 200), retryable(987654, 503), retryable(987654, 400), retryable(99991403, 429 - 26)],
      [true, true, false, false],
    )
  })

  it('names the fields that are wrong', () => {
    const error = errorOf({
      code: 99992402,
      msg: 'field validation failed',
      error: {
        field_violations: [{ field: 'page_size', value: '500', description: 'max is 100' }, 'no violation', { field: 'x' }],
      },
    })
    assert.ok(error._tag === 'ApiError')
    assert.equal(error.message, 'im.v1.message.reply: field validation failed; page_size: max is 100; x (code 99992402)')
    assert.deepEqual(error.fieldViolations, [
      { field: 'page_size', value: '500', description: 'max is 100' },
      { field: 'x', value: '', description: '' },
    ])
  })

  it('hides what went with the call, should the platform repeat it', () => {
    const error = errorOf({ code: 7, msg: 'no hunter2', error: { field_violations: [{ field: 'x', description: 'hunter2' }] } })
    assert.doesNotMatch(error.message, /hunter2/)
    assert.ok(error._tag === 'ApiError' && error.msg === 'no ***')
  })

  it('cuts no secret in two', () => {
    const text = `${'x'.repeat(495)}hunter2`
    const error = errorOf({ code: 99992402, msg: text, error: { field_violations: [{ field: text, description: text }] } })
    assert.doesNotMatch(JSON.stringify([error, error.message]), /hunt/)
  })

  it('gives no order to a terminal, nor leads anywhere but to a page', () => {
    const error = errorOf({
      code: 99992402,
      msg: '\u001b[31mno\u0007\nway',
      error: {
        field_violations: [{ field: 'a\u001b[2J', value: '\u0007', description: 'b\u0000c' }],
        helps: [{ url: 'javascript:alert(1)' }],
      },
    })
    assert.ok(isLarkError(error, 'ApiError'))
    assert.doesNotMatch(JSON.stringify([error.message, error.msg, error.fieldViolations]), /\\u00/)
    assert.equal(error.helpUrl, undefined)
  })

  it('survives answers of any shape', () => {
    for (const error of [null, 'x', 7, [], { permission_violations: 'x', helps: [null, 7], field_violations: {} }]) {
      assert.equal(errorOf({ code: 7, msg: { not: 'text' }, error })._tag, 'ApiError')
    }
  })

  it('has one short line for every code it knows', () => {
    for (const code of Object.keys(errorCodes).map(Number)) {
      const { message } = errorOf({ code, msg: 'a long\nmessage '.repeat(100) })
      assert.ok(!message.includes('\n') && message.length < 900, message)
    }
  })
})
