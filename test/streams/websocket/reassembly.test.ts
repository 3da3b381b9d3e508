import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { DataFrame } from '../../../streams/websocket/data-frame.js'
import { defaultFragmentLimits, type FragmentLimits } from '../../../streams/websocket/fragment-limits.js'
import { abandon, addPart, emptyAssembly, expire, type Assembly } from '../../../streams/websocket/reassembly.js'

const nothing = new Uint8Array(0)
const bytesOf = (text: string) => new TextEncoder().encode(text)
const part = (messageId: string, sum: number, seq: number, payload: Uint8Array | string = 'x'): DataFrame => ({
  messageId,
  sum,
  seq,
  payload: typeof payload === 'string' ? bytesOf(payload) : payload,
  received: nothing,
})

interface Told {
  readonly wholes: string[]
  readonly dropped: string[]
  readonly assembly: Assembly
}

/** Feeds parts at times, and tells what came out. */
function feed(parts: readonly (readonly [at: number, frame: DataFrame])[], limits: Partial<FragmentLimits> = {}): Told {
  const all = { ...defaultFragmentLimits, ...limits }
  const wholes: string[] = []
  const dropped: string[] = []
  let assembly = emptyAssembly
  for (const [at, frame] of parts) {
    for (const step of [expire(assembly, at, all), addPart(expire(assembly, at, all).assembly, frame, at, all)]) {
      assembly = step.assembly
      dropped.push(...step.dropped)
      if (step.whole) wholes.push(Buffer.from(step.whole).toString('hex'))
    }
  }
  return { wholes, dropped, assembly }
}

const now = (...frames: DataFrame[]) => frames.map((frame) => [0, frame] as const)
const hex = (text: string) => Buffer.from(text).toString('hex')

describe('addPart', () => {
  it('gives a message when its last part comes, in the order of the parts, empty ones too', () => {
    const { wholes, assembly } = feed(now(part('m', 3, 2, 'c'), part('m', 3, 0, 'a'), part('m', 3, 1, '')))
    assert.deepEqual(wholes, [hex('ac')])
    assert.equal(assembly.length, 0)
  })

  it('takes the first of a part that comes twice', () => {
    assert.deepEqual(feed(now(part('m', 2, 0, 'a'), part('m', 2, 0, 'z'), part('m', 2, 1, 'b'))).wholes, [hex('ab')])
  })

  it('leaves out a part that counts otherwise than those before, and says so', () => {
    const { wholes, dropped } = feed(now(part('m', 2, 0, 'a'), part('m', 3, 1, 'z'), part('m', 2, 1, 'b')))
    assert.deepEqual(wholes, [hex('ab')])
    assert.deepEqual(dropped, ['message m: 3 parts by one frame, 2 by another'])
  })

  it('keeps its own bytes: those of the socket may change', () => {
    for (const payload of [bytesOf('a'), Buffer.from('a')]) {
      const first = addPart(emptyAssembly, part('m', 2, 0, payload), 0, defaultFragmentLimits)
      payload.fill(0)
      const { whole } = addPart(first.assembly, part('m', 2, 1, 'b'), 0, defaultFragmentLimits)
      assert.deepEqual(whole, bytesOf('ab'))
    }
  })

  it('refuses a message of too many parts', () => {
    const { dropped, assembly } = feed(now(part('m', 5, 0)), { parts: 4 })
    assert.deepEqual([dropped, assembly.length], [['message m: 5 parts are more than 4'], 0])
  })

  it('gives up a message that grows too large, whole or not', () => {
    assert.deepEqual(feed(now(part('m', 3, 0, 'aaa'), part('m', 3, 1, 'bb')), { bytes: 4 }).dropped, [
      'message m: 2 of 3 parts came, more than 4 bytes',
    ])
    assert.equal(feed(now(part('m', 2, 0, 'aaa'), part('m', 2, 1, 'bb')), { bytes: 4 }).wholes.length, 0)
  })

  it('gives up the oldest message when there are too many, or too many bytes', () => {
    const frames = now(part('a', 2, 0, '1234'), part('b', 2, 0, '1234'), part('c', 2, 0, '1234'))
    const why = 'message a: 1 of 2 parts came, then newer messages needed the room'
    assert.deepEqual(feed(frames, { messages: 2 }).dropped, [why])
    assert.deepEqual(feed(frames, { bytes: 8 }).dropped, [why])
  })

  it('gives every message exactly once, however its parts come', () => {
    const messages = fc.uniqueArray(
      fc.record({
        id: fc.string({ minLength: 1 }),
        parts: fc.array(fc.uint8Array({ maxLength: 9 }), { minLength: 2, maxLength: 9 }),
      }),
      {
        selector: ({ id }) => id,
        maxLength: 6,
      },
    )
    const frames = messages.chain((all) => {
      const once = all.flatMap(({ id, parts }) => parts.map((payload, seq) => part(id, parts.length, seq, payload)))
      return fc.tuple(fc.constant(all), fc.shuffledSubarray(once, { minLength: once.length }), fc.subarray(once))
    })
    fc.assert(
      fc.property(frames, ([all, once, again]) => {
        // Parts that come twice, before the message is whole: the copies come first.
        const last = new Map(once.map((frame, index) => [frame.messageId, index]))
        const copies = again.filter((frame) => once.indexOf(frame) < (last.get(frame.messageId) ?? 0))
        const { wholes, dropped, assembly } = feed(now(...copies, ...once))
        assert.deepEqual(wholes.toSorted(), all.map(({ parts }) => Buffer.concat(parts).toString('hex')).toSorted())
        assert.deepEqual([dropped, assembly.length], [[], 0])
      }),
    )
  })

  it('tells once of each part that it refuses, and of no other, where there is room', () => {
    const limits = { ...defaultFragmentLimits, parts: 5 }
    const any = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 2, max: 6 }), fc.nat(5))
    fc.assert(
      fc.property(fc.array(any, { maxLength: 60 }), (steps) => {
        const open = new Map<string, { readonly sum: number; readonly came: Set<number> }>()
        let assembly = emptyAssembly
        for (const [id, sum, at] of steps) {
          const seq = at % sum
          const step = addPart(assembly, part(id, sum, seq), 0, limits)
          assembly = step.assembly
          const known = open.get(id) ?? { sum, came: new Set<number>() }
          const isRefused = sum > limits.parts || known.sum !== sum
          if (!isRefused) open.set(id, { sum, came: known.came.add(seq) })
          const isWhole = !isRefused && known.came.size === sum
          if (isWhole) open.delete(id)
          assert.deepEqual([step.dropped.length, step.whole !== undefined], [isRefused ? 1 : 0, isWhole])
        }
      }),
    )
  })

  it('stays within its limits, whatever comes', () => {
    const limits = { parts: 5, bytes: 40, messages: 4, age: 50 }
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g')
    const any = fc.tuple(fc.nat(9), id, fc.integer({ min: 2, max: 6 }), fc.nat(5), fc.uint8Array({ maxLength: 20 }))
    fc.assert(
      fc.property(fc.array(any, { maxLength: 60 }), (steps) => {
        let at = 0
        const parts = steps.map(
          ([wait, messageId, sum, seq, payload]) => [(at += wait), part(messageId, sum, seq % sum, payload)] as const,
        )
        const { assembly } = feed(parts, limits)
        const kept = assembly
        assert.ok(kept.length <= limits.messages)
        assert.ok(kept.reduce((sum, { bytes }) => sum + bytes, 0) <= limits.bytes)
        assert.ok(
          kept.every(({ came, parts, since }) => came < parts.length && parts.length <= limits.parts && at - since < limits.age),
        )
      }),
    )
  })
})

describe('expire', () => {
  it('gives up what takes too long, counted from its first part', () => {
    const { wholes, dropped } = feed([
      [0, part('m', 2, 0, 'a')],
      [5_000, part('n', 2, 0, 'c')],
      [10_000, part('m', 2, 1, 'b')],
      [14_999, part('n', 2, 1, 'd')],
    ])
    assert.deepEqual(wholes, [hex('cd')])
    assert.deepEqual(dropped, ['message m: 1 of 2 parts came in 10000 ms'])
  })
})

describe('abandon', () => {
  it('gives up everything', () => {
    const { assembly } = feed(now(part('m', 3, 0), part('m', 3, 1), part('n', 2, 0)))
    assert.deepEqual(abandon(assembly), {
      assembly: emptyAssembly,
      dropped: [
        'message m: 2 of 3 parts came before the connection was lost',
        'message n: 1 of 2 parts came before the connection was lost',
      ],
    })
  })
})
