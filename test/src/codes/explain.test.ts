import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { codeFacts } from '../../../src/codes/code-facts.js'
import { explain } from '../../../src/codes/explain.js'
import { answerError } from '../../../src/http/answer-error.js'
import { errorCodes } from '../../../src/http/error-codes.js'
import { openAnswer } from '../../../src/http/open-answer.js'
import { ApiError, ConnectionError, RateLimitError, TransportError, type LarkError } from '../../../src/model/errors.js'
import { codesOfCalls, codesOfConnections } from '../../../src/model/generated/code-table.js'

const app = { appId: 'cli_1', domain: 'https://open.feishu.cn' }
const endpoint = 'im.v1.message.create'
const target = { id: endpoint, method: 'POST', path: '/open-apis/im/v1/messages' } as const

/** The error of a call that the platform answered with this code, as the documentation shows such answers. */
function errorOf(code: number, error: object = {}): LarkError {
  const text = JSON.stringify({ code, msg: 'what the platform says', error: { log_id: '20260101080000AABBCC', ...error } })
  const answer = openAnswer(target, {
    status: 400,
    headers: { 'content-type': 'application/json', 'x-ogw-ratelimit-reset': '2' },
    text,
  })
  const made = answerError(answer, { endpoint, ...app, user: false, generation: undefined, hide: (said) => said })
  assert.ok(made)
  return made
}

/** Codes of every kind, and those that bots meet. */
const thirty = [
  4001, 10003, 10014, 10015, 20050, 11232, 190004, 200770, 200810, 200860, 230001, 230002, 230006, 230011, 230013, 230020, 230025,
  230049, 230053, 230099, 1061045, 99991400, 99991401, 99991403, 99991661, 99991663, 99991668, 99991672, 99991677, 99991679,
  99992402,
]

const missing = { permission_violations: [{ subject: 'im:message' }, { subject: 'im:message:send_as_bot' }] }
const wrongField = { field_violations: [{ field: 'receive_id', value: 'x', description: 'is no chat id' }] }
const details: Readonly<Record<number, object>> = { 99991672: missing, 99991679: missing, 99992402: wrongField }

const snapshot = 'test/src/codes/thirty-codes.txt'

const shown = (code: number): string => {
  const error = errorOf(code, details[code])
  const { hint, link } = explain(error, app) ?? {}
  return [`${code} ${error._tag}${error.retryable ? ', retryable' : ''}`, error.message, `hint: ${hint}`, `link: ${link}`].join(
    '\n  ',
  )
}

describe('the codes of the platform', () => {
  it('make errors that say what to do (the snapshot of thirty)', () => {
    const now = `${thirty.map(shown).join('\n\n')}\n`
    if (process.env['UPDATE_SNAPSHOTS']) writeFileSync(snapshot, now)
    assert.equal(now, readFileSync(snapshot, 'utf8'))
    assert.ok(thirty.length >= 30)
  })

  it('become the error that the table says, and as retryable', () => {
    for (const [code] of codesOfCalls) {
      const facts = codeFacts(code)
      const { _tag, retryable } = errorOf(code)
      // The errors of a login are not those of calls.
      if (code in errorCodes) assert.deepEqual([_tag, retryable], [facts?.tag, facts?.retryable], String(code))
    }
  })

  it('are each in the table once, in order, with something to do', () => {
    for (const table of [codesOfCalls, codesOfConnections]) {
      assert.equal(new Set(table.map(([code]) => code)).size, table.length)
      for (const [code, , meaning, hint] of table) assert.ok(meaning && hint && !/[.\n]$/.test(hint), String(code))
    }
  })

  it('have numbers of their own on the long connection', () => {
    assert.match(codeFacts(514, 'connection')?.hint ?? '', /app secret/)
    assert.equal(codeFacts(514), undefined)
    const refused = new ConnectionError('no', { retryable: false, code: 403 })
    assert.match(explain(refused)?.hint ?? '', /self-built/)
  })
})

describe('explain', () => {
  it('names the scopes and where to ask for them, where the platform named no place', () => {
    const { link, missingScopes, code, logId } = explain(errorOf(99991679, missing), app) ?? {}
    assert.deepEqual(
      { link, missingScopes, code, logId },
      {
        link: 'https://open.feishu.cn/app/cli_1/auth?q=im:message,im:message:send_as_bot',
        missingScopes: ['im:message', 'im:message:send_as_bot'],
        code: 99991679,
        logId: '20260101080000AABBCC',
      },
    )
  })

  it('takes the place that the platform names', () => {
    const helps = [{ url: 'https://open.feishu.cn/there' }]
    assert.equal(explain(errorOf(99991672, { ...missing, helps }), app)?.link, 'https://open.feishu.cn/there')
  })

  it('leads to what the platform keeps of the call, for a code that nothing is known of', () => {
    const { link, hint } = explain(errorOf(123456), app) ?? {}
    assert.equal(link, 'https://open.feishu.cn/search?log_id=20260101080000AABBCC')
    assert.match(hint ?? '', /reference of the endpoint/)
    assert.equal(explain(errorOf(123456))?.link, undefined)
  })

  it('has something to say of an error without a code', () => {
    const { hint, retryable, code } = explain(new TransportError('no route', { endpoint, sent: false })) ?? {}
    assert.match(hint ?? '', /network/)
    assert.deepEqual([retryable, code], [true, undefined])
    assert.equal(explain(new RateLimitError('slow', { retryAfter: 5 }))?.tag, 'RateLimitError')
  })

  it('looks through the causes of what is not of rxlark', () => {
    const cause = new ApiError('no', { code: 230002, msg: 'no', logId: '', endpoint, status: 400 })
    assert.equal(explain(new Error('outer', { cause: new Error('inner', { cause }) }))?.hint, 'add the bot to the chat first')
    assert.equal(explain(new Error('outer')), undefined)
    assert.equal(explain('text'), undefined)
    const circle = new Error('circle')
    circle.cause = circle
    assert.equal(explain(circle), undefined)
  })
})
