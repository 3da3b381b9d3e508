import assert from 'node:assert/strict'
import { createLark } from '../../../src/client/create-lark.js'
import { createLog } from '../../../src/client/log.js'
import type { LogLevel } from '../../../src/model/log.js'

const levels = ['error', 'warn', 'info', 'debug'] as const

function written(log: LogLevel, methods: readonly (typeof levels)[number][] = levels): readonly string[] {
  const lines: string[] = []
  const logger = Object.fromEntries(methods.map((name) => [name, (line: string) => lines.push(`${name} ${line}`)]))
  const sink = createLog({ log, logger: logger as unknown as Console })
  for (const level of levels) sink(level, `says ${level}`)
  return lines
}

describe('createLog', () => {
  it('writes what is as loud as its level, or louder', () => {
    assert.deepEqual(written('silent'), [])
    assert.deepEqual(written('warn'), ['error says error', 'warn says warn'])
    assert.deepEqual(written('debug'), ['error says error', 'warn says warn', 'info says info', 'debug says debug'])
  })

  it('uses the next louder method of a logger that lacks one', () => {
    assert.deepEqual(written('debug', ['error', 'warn']), [
      'error says error',
      'warn says warn',
      'warn says info',
      'warn says debug',
    ])
    assert.deepEqual(written('debug', ['error', 'warn', 'info']).slice(2), ['info says info', 'info says debug'])
  })

  it('writes one line, without secrets', () => {
    const lines: string[] = []
    const push = (line: string) => void lines.push(line)
    const log = createLog({ log: 'warn', logger: { error: push, warn: push }, hide: (text) => text.replaceAll('hunter2', '***') })
    log('warn', 'one\n  two {"app_secret":"x"} hunter2\n')
    log('warn', 'no \u001b[2Jorder\u0007 to a terminal')
    assert.deepEqual(lines, ['one two {"app_secret":"***"} ***', 'no [2Jorder to a terminal'])
  })

  it('calls the methods of a logger on the logger', () => {
    class Counting {
      count = 0
      error() {
        this.count += 1
      }
      warn() {
        this.count += 10
      }
    }
    const logger = new Counting()
    const log = createLog({ log: 'warn', logger })
    log('error', 'x')
    log('warn', 'x')
    assert.equal(logger.count, 11)
  })

  it('is not disturbed by a logger that throws', () => {
    const fail = () => {
      throw new Error('disk full')
    }
    createLog({ log: 'warn', logger: { error: fail, warn: fail } })('error', 'x')
  })

  it('writes to stderr by default, from warn on', () => {
    const original = console.error
    const lines: unknown[] = []
    console.error = (line: unknown) => void lines.push(line)
    try {
      const { log } = createLark({ appId: 'a', appSecret: 's3cr3t-demo' })
      log('info', 'not this')
      log('warn', 'a handler failed')
      log('error', 'with s3cr3t-demo')
    } finally {
      console.error = original
    }
    assert.deepEqual(lines, ['rxlark warn: a handler failed', 'rxlark error: with ***'])
  })
})
