import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { inspect } from 'node:util'
import { pino } from 'pino'
import { Subject } from 'rxjs'
import { ApiError } from '../../src/model/errors.js'
import { consoleLog } from '../../integrations/console-log.js'
import { logEntry, type Told } from '../../integrations/log-entry.js'
import { pinoLog } from '../../integrations/pino-log.js'

const secret = 't-g1044ghJRUIJ99'
const refused = new ApiError(`no: Bearer ${secret}`, {
  code: 230001,
  msg: secret,
  logId: 'log1',
  endpoint: 'im.v1.message.create',
  status: 400,
})
const ofCall = { at: 1, callId: 7, endpoint: 'im.v1.message.create' }
const ofEvent = { eventId: 'e1', eventType: 'im.message.receive_v1', at: 1 }

/** One of everything that can be told. */
const everything: readonly (readonly [told: Told, level: string, line: RegExp])[] = [
  [
    { kind: 'request', ...ofCall, method: 'POST', path: '/open-apis/im/v1/messages', attempt: 1 },
    'debug',
    /^call 7: POST \/open-apis/,
  ],
  [
    { kind: 'response', ...ofCall, status: 200, code: 0, logId: 'log1', duration: 12 },
    'debug',
    /^call 7: HTTP 200, code 0, 12 ms/,
  ],
  [{ kind: 'retry', ...ofCall, attempt: 2, delay: 500, error: refused }, 'info', /attempt 2 in 500 ms/],
  [{ kind: 'limit', ...ofCall, wait: 20, waiting: 3 }, 'debug', /waits its turn/],
  [{ kind: 'error', ...ofCall, error: refused, duration: 12 }, 'warn', /^call 7: ApiError: no: Bearer \*\*\*/],
  [{ kind: 'token', at: 1, identity: 'tenant', expiresIn: 7_200_000 }, 'debug', /a token for the tenant/],
  [{ kind: 'received', ...ofEvent, pending: 1 }, 'debug', /^im\.message\.receive_v1 e1: received$/],
  [{ kind: 'acked', ...ofEvent, latency: 5, pending: 0, answer: { toast: 'private' } }, 'debug', /: acked after 5 ms$/],
  [{ kind: 'nacked', ...ofEvent, latency: 5, pending: 0, error: refused }, 'warn', /: nacked after 5 ms$/],
  [{ kind: 'deadline-missed', ...ofEvent, latency: 2_700 }, 'warn', /deadline-missed/],
  [
    { reason: 'handler-failed', message: `it said\n${secret}`, at: 1, eventId: 'e1', excerpt: 'private' },
    'warn',
    /^handler-failed e1: it said \*\*\*$/,
  ],
  [{ status: 'open', since: 1, attempt: 0 }, 'info', /^connection: open$/],
  [{ status: 'retrying', since: 1, attempt: 1, nextAttemptAt: 2, cause: refused }, 'warn', /^connection: retrying, ApiError/],
  [{ status: 'failed', since: 1, attempt: 1, cause: 'odd' }, 'error', /^connection: failed, odd$/],
]

describe('logEntry', () => {
  for (const [told, level, line] of everything) {
    const name = 'reason' in told ? told.reason : 'kind' in told ? told.kind : told.status
    it(`has a level, a line and fields for ${name}, without secrets and contents`, () => {
      const entry = logEntry(told)
      assert.equal(entry.level, level)
      assert.match(entry.line, line)
      assert.doesNotMatch(inspect(entry, { depth: 9, showHidden: true }), new RegExp(`${secret}|private`))
      assert.doesNotMatch(entry.line, /\n/)
    })
  }

  it('tells of an error what finds it again', () => {
    const { fields } = logEntry(everything[4]![0])
    assert.deepEqual(fields['error'], {
      type: 'ApiError',
      message: 'no: Bearer ***',
      retryable: false,
      code: 230001,
      logId: 'log1',
      endpoint: 'im.v1.message.create',
      status: 400,
    })
  })
})

describe('pinoLog', () => {
  it('writes the line and the fields, at the level of the logger', () => {
    const written: Record<string, unknown>[] = []
    const out = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        written.push(JSON.parse(chunk.toString()) as Record<string, unknown>)
        done()
      },
    })
    const told$ = new Subject<Told>()
    told$.subscribe(pinoLog(pino({ level: 'info' }, out)))
    for (const [told] of everything) told$.next(told)
    assert.equal(written.length, everything.filter(([, level]) => level !== 'debug').length)
    const { level, msg, callId, error } = written.find(({ kind }) => kind === 'error') ?? {}
    assert.deepEqual([level, callId, (error as { code: number }).code], [40, 7, 230001])
    assert.match(String(msg), /^call 7: ApiError/)
    assert.ok(!JSON.stringify(written).includes(secret))
  })
})

describe('consoleLog', () => {
  it('writes one line each to stderr, at its level and louder', () => {
    const lines: string[] = []
    const before = console.error
    console.error = (line: string) => lines.push(line)
    try {
      for (const [told] of everything) consoleLog({ level: 'warn' })(told)
      consoleLog({ level: 'silent' })(everything[4]![0])
    } finally {
      console.error = before
    }
    assert.equal(lines.length, 6)
    assert.ok(lines.every((line) => /^rxlark (warn|error): /.test(line) && !line.includes(secret)))
  })
})
