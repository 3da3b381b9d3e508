import assert from 'node:assert/strict'
import { expectTypeOf } from 'expect-type'
import * as t from 'io-ts'
import { of, type Observable } from 'rxjs'
import { decodeWith } from '../../operators/decode-with.js'
import type { Decoder } from '../../src/model/either.js'
import { DecodeError } from '../../src/model/errors.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const Text = t.type({ text: t.string })
const wrong = (what: string) => new DecodeError({ what, faults: [{ path: 'text', message: 'is a number, expected string' }] })

describe('decodeWith', () => {
  operatorContract<unknown, string>('decodeWith', {
    make: () => decodeWith(t.string),
    values: () => ({ a: 'a', b: 'b', c: 'c' }),
  })

  it('errors at the first value that is not right', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const values = { a: { text: 'a' }, b: { text: 1 }, c: { text: 'c' } }
      const source = cold('-a-b-c|', values)
      const subs = '       ^--!'
      const expected = '   -a-#'
      expectObservable(source.pipe(decodeWith(Text, { what: 'content' }))).toBe(expected, values, wrong('content'))
      expectSubscriptions(source.subscriptions).toBe(subs)
    })
  })

  it('leaves out what is not right where somebody is told', () => {
    const told: unknown[] = []
    const values = { a: { text: 'a' }, b: { text: 1 }, c: { text: 'c' } }
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-b-c|', values)
      const subs = '       ^-----!'
      const expected = '   -a---c|'
      const onReject = (error: DecodeError, value: unknown) => told.push(error.message, value)
      expectObservable(source.pipe(decodeWith(Text, { onReject }))).toBe(expected, values)
      expectSubscriptions(source.subscriptions).toBe(subs)
    })
    assert.deepEqual(told, [wrong('value').message, values.b])
  })

  it('passes on what the codec makes of a value', () => {
    const NumberFromText = new t.Type<number, string, unknown>(
      'NumberFromText',
      t.number.is,
      (value, context) => (typeof value === 'string' && value !== '' ? t.success(Number(value)) : t.failure(value, context)),
      String,
    )
    const seen: number[] = []
    of('1', '20')
      .pipe(decodeWith(NumberFromText))
      .subscribe((value) => seen.push(value))
    assert.deepEqual(seen, [1, 20])
    expectTypeOf(of('1').pipe(decodeWith(NumberFromText))).toEqualTypeOf<Observable<number>>()
  })

  it('takes any decoder, and shows nothing of the value that it refused', () => {
    const refusing: Decoder<string> = { decode: (value) => ({ _tag: 'Left', left: `no: ${String(value)}` }) }
    let caught: unknown
    of('the secret')
      .pipe(decodeWith(refusing))
      .subscribe({ error: (error: unknown) => (caught = error) })
    assert.ok(caught instanceof DecodeError)
    assert.deepEqual(caught.faults, [{ path: '.', message: 'was refused by its decoder' }])
    assert.doesNotMatch(JSON.stringify(caught) + String(caught.stack), /the secret/)
  })
})
