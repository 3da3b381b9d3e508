import assert from 'node:assert/strict'
import fc from 'fast-check'
import { mergeMap } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import { message } from '../../src/api/generated/im/v1/index.js'
import { sameFrames } from '../../testing/same-frames.js'
import { same } from '../../testing/same.js'
import { shown } from '../../testing/shown.js'
import { marbles } from '../../testing/marbles.js'

const input = { path: { message_id: 'om_1' }, data: { msg_type: 'text', content: '{}' } }

/** What is said of a test that fails. */
function failureOf(test: () => void): { readonly name: string; readonly message: string; readonly actual?: unknown } {
  try {
    test()
  } catch (error) {
    return error as { name: string; message: string }
  }
  throw new Error('it passed')
}

describe('what marbles says of a difference', () => {
  it('shows both lists of calls, and marks the lines that only one has', () => {
    const failure = failureOf(() =>
      marbles(({ lark, cold, expectCalls }) => {
        lark.answers(message.get, '(r|)', { r: {} })
        cold('-a-b')
          .pipe(mergeMap((id) => lark.call(message.get, { path: { message_id: id } })))
          .subscribe()
        const call = (id: string) => ({ endpoint: 'im.v1.message.get', input: { path: { message_id: id } } })
        expectCalls('-a--b', { a: call('a'), b: call('b') })
      }),
    )
    assert.equal(failure.name, 'AssertionError')
    assert.equal(
      failure.message,
      [
        'The calls differ.',
        'actual:',
        '  1 ms  {"endpoint":"im.v1.message.get","input":{"path":{"message_id":"a"}}}',
        '> 3 ms  {"endpoint":"im.v1.message.get","input":{"path":{"message_id":"b"}}}',
        'expected:',
        '  1 ms  {"endpoint":"im.v1.message.get","input":{"path":{"message_id":"a"}}}',
        '> 4 ms  {"endpoint":"im.v1.message.get","input":{"path":{"message_id":"b"}}}',
      ].join('\n'),
    )
  })

  it('says that nothing was called, or answered', () => {
    const calls = failureOf(() => marbles(({ expectCalls }) => expectCalls('-a', { a: { endpoint: 'x' } })))
    assert.equal(calls.message, 'The calls differ.\nactual:\n  nothing\nexpected:\n> 1 ms  {"endpoint":"x"}')
    const answers = failureOf(() =>
      marbles(({ source, event, expectAnswers }) => {
        const pushes = source('-a', { a: event('im.message.receive_v1', {}, { id: 'a' }) })
        pushes.subscribe()
        expectAnswers(pushes, '')
      }),
    )
    assert.equal(answers.message, 'The answers differ.\nactual:\n> 1 ms  {"id":"a","ack":true}\nexpected:\n  nothing')
  })

  it('shows requests with their try, errors by their message, and the end of a stream', () => {
    const requests = failureOf(() =>
      marbles(({ lark, expectRequests }) => {
        lark.answers(message.reply, '(r|)', { r: {} })
        lark.call(message.reply, input).subscribe()
        expectRequests('')
      }),
    )
    assert.match(
      requests.message,
      /^The requests differ\.\nactual:\n> 0 ms {2}\{"endpoint":"im\.v1\.message\.reply","attempt":1\}/,
    )
    const streams = failureOf(() =>
      marbles(({ cold, expectObservable }) => expectObservable(cold('-a#', undefined, new Error('no'))).toBe('-a|')),
    )
    assert.equal(
      streams.message,
      'The streams differ.\nactual:\n  1 ms  a\n> 2 ms  errors Error: no\nexpected:\n  1 ms  a\n> 2 ms  completes',
    )
  })

  it('has both sides for runners that show them', () => {
    const failure = failureOf(() => sameFrames([1], [2]))
    assert.deepEqual(failure, Object.assign(failure, { actual: [1], expected: [2], code: 'ERR_ASSERTION' }))
  })

  it('names the letters that no event was given for, before time starts', () => {
    const failure = failureOf(() =>
      marbles(({ source, event }) => void source('-a 10ms b-c', { b: event('im.message.receive_v1') })),
    )
    assert.equal(failure.message, 'source: "-a 10ms b-c" has no event for: a, c')
  })

  it('throws what the test throws, and lets time go', () => {
    assert.equal(failureOf(() => marbles(() => void assert.fail('mine'))).message, 'mine')
    marbles(({ cold, expectObservable }) => expectObservable(cold('-a|')).toBe('-a|'))
  })
})

describe('values are alike', () => {
  it('as assert has it, for plain data', () => {
    const json = fc.jsonValue({ maxDepth: 3 })
    const strictly = (left: unknown, right: unknown) => {
      try {
        assert.deepStrictEqual(left, right)
        return true
      } catch {
        return false
      }
    }
    fc.assert(
      fc.property(json, json, (left, right) => {
        assert.equal(same(left, right), strictly(left, right))
        assert.equal(same(left, structuredClone(left)), true)
      }),
    )
  })

  it('whatever they are, with their copies, and the same from both sides', () => {
    const anything = fc.anything({ withDate: true, withMap: true, withSet: true, withBigInt: true, withTypedArray: true })
    fc.assert(
      fc.property(anything, anything, (left, right) => {
        assert.equal(same(left, structuredClone(left)), true)
        assert.equal(same(left, right), same(right, left))
      }),
    )
  })

  it('not where only their outside is', () => {
    assert.equal(same(new Map([[1, 2]]), new Map([[1, 3]])), false)
    assert.equal(same(new Set([1]), new Set([2])), false)
    assert.equal(same(new Date(1), new Date(2)), false)
    assert.equal(same(new Blob(['a']), new Blob(['b'])), false)
    assert.equal(same(Uint8Array.of(1), Uint8Array.of(2)), false)
    assert.equal(same(new Error('a'), new Error('b')), false)
    assert.equal(same({}, []), false)
    assert.equal(same({ a: undefined }, { b: undefined }), false)
  })

  it('also where they lead back to themselves', () => {
    const ring = () => {
      const made: { self?: unknown } = {}
      made.self = made
      return made
    }
    assert.equal(same(ring(), ring()), true)
    assert.equal(same({ ...ring(), other: 1 }, { ...ring(), other: 2 }), false)
  })
})

describe('values are shown', () => {
  it('in one line that ends, whatever they are', () => {
    fc.assert(fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (value) => shown(value).length < 1_050))
    assert.equal(shown({ n: 1n, f: () => 1, s: Symbol('x') }), '{"n":"1n","f":"[function]","s":"[symbol]"}')
    assert.equal(shown({ e: new TypeError('x'), b: Uint8Array.of(1, 2) }), '{"e":"TypeError: x","b":"[2 bytes]"}')
    assert.equal(shown('x'.repeat(2_000)).length, 1_000 + '... (2000 characters)'.length)
  })
})

describe('diagrams', () => {
  const step = fc.oneof(
    fc.constantFrom('-', 'a', 'b', ' ', '(ab)', '|', '#', '^', '!', '(', ')', 'é', '1ms', '0.5s', '7m'),
    fc.string({ maxLength: 3 }),
  )

  it('of any kind are read as RxJS reads them: passed, or refused with a sentence', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const diagram = steps.join('')
        const refused = refusalOf(() => TestScheduler.parseMarbles(diagram, undefined, undefined, undefined, true))
        const here = refusalOf(() =>
          marbles(({ source }) => {
            const any = new Proxy({}, { getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: 1 }) })
            void source(diagram, any)
          }),
        )
        assert.equal(here, refused)
      }),
    )
  })

  const refusalOf = (test: () => void): string | undefined => {
    try {
      test()
      return undefined
    } catch (error) {
      assert.ok(error instanceof Error && error.message.length > 0)
      return error.message
    }
  }
})
