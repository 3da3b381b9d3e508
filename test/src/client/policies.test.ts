import assert from 'node:assert/strict'
import { createLark } from '../../../src/client/create-lark.js'
import { timeLimits } from '../../../src/client/policies.js'
import { isLarkError } from '../../../src/model/errors.js'

/** What is wrong with options, where something is. */
function faultsOf(options: object): readonly string[] {
  try {
    createLark({ appId: 'a', appSecret: 'b', ...options }).close()
    return []
  } catch (error) {
    if (isLarkError(error, 'ConfigError')) return error.faults.map(({ path, message }) => `${path} ${message}`)
    throw error
  }
}

describe('the policies of a client', () => {
  it('are taken in their short and in their long form', () => {
    const limiter = { acquire: () => undefined, backOff: () => undefined }
    const windows = [{ count: 1, per: 1 }]
    for (const options of [
      { timeout: 1, retry: false, limits: false },
      { timeout: Infinity, retry: {}, limits: {} },
      { timeout: { total: Infinity, attempt: 1, idle: 1 }, retry: { attempts: 1, delay: 0, maxDelay: 0, random: () => 0 } },
      { limits: { windows, endpoints: { x: windows, y: [] }, onLimit: 'fail', queue: 1, limiter } },
    ]) {
      assert.deepEqual(faultsOf(options), [])
    }
  })

  it('are refused with every fault, by its path', () => {
    assert.deepEqual(faultsOf({ timeout: 0, retry: true, limits: 7 }), [
      'timeout is a number, expected a number of ms above 0, or { total, attempt, idle }',
      'retry is a boolean, expected false, or { attempts, delay, maxDelay }',
      'limits is a number, expected false, or { windows, endpoints, onLimit, queue, limiter }',
    ])
    assert.deepEqual(
      faultsOf({
        timeout: { total: NaN, attempt: '1' },
        retry: { attempts: 0, delay: -1, random: 1 },
        limits: { windows: [{ count: 0.5, per: 0 }], endpoints: { x: 1 }, onLimit: 'queue', queue: 0, limiter: {} },
      }).map((fault) => fault.split(' ')[0]),
      [
        'timeout.total',
        'timeout.attempt',
        'retry.attempts',
        'retry.delay',
        'retry.random',
        'limits.windows[0].count',
        'limits.windows[0].per',
        'limits.endpoints.x',
        'limits.onLimit',
        'limits.queue',
        'limits.limiter',
      ],
    )
  })
})

describe('the time limits of a call', () => {
  it('are 30 s for a try and 120 s for all, and none for a file that moves', () => {
    assert.deepEqual(timeLimits(undefined), { total: 120_000, attempt: 30_000, idle: 30_000 })
    assert.deepEqual(timeLimits(undefined, undefined, 'up'), { total: Infinity, attempt: Infinity, idle: 30_000 })
    assert.deepEqual(timeLimits(undefined, undefined, 'down'), { total: Infinity, attempt: 30_000, idle: 30_000 })
  })

  it('are those of the client where the call has none of its own', () => {
    const client = { total: 10, idle: 5 }
    assert.deepEqual(timeLimits(client, { attempt: 3 }), { total: 10, attempt: 3, idle: 5 })
    assert.deepEqual(timeLimits(client, { total: 7 }, 'down'), { total: 7, attempt: 5, idle: 5 })
    const absent: object = { total: undefined, attempt: undefined }
    assert.deepEqual(timeLimits(client, absent), { total: 10, attempt: 30_000, idle: 5 })
  })

  it('are one number for all of a call, of which a try may take the whole', () => {
    assert.deepEqual(timeLimits(60_000), { total: 60_000, attempt: 60_000, idle: 30_000 })
    assert.deepEqual(timeLimits({ attempt: 5 }, 9), { total: 9, attempt: 9, idle: 30_000 })
  })
})
