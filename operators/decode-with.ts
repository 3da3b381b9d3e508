import { concatMap, EMPTY, of, throwError, type OperatorFunction } from 'rxjs'
import { faultsOf } from '../src/codec/faults.js'
import type { Decoder } from '../src/model/either.js'
import { DecodeError } from '../src/model/errors.js'

export interface DecodeWithOptions {
  /** What is decoded, for the message. Default: `value`. */
  readonly what?: string
  /**
   * Told of each value that is not right, which is then left out: for streams that must go on. Without it the stream errors: right
   * for a call, and inside of `handle`, where it nacks that one event.
   */
  readonly onReject?: (error: DecodeError, value: unknown) => void
}

/**
 * Lets only pass what a codec takes, as what the codec makes of it.
 *
 * For what the catalogue types as `unknown`, or nobody promises: contents of messages, values of cards, raw requests. Every io-ts
 * codec is a decoder; so is anything with such a `decode`.
 *
 * ```text
 * source  -a-b-c-|    b is not right
 * result  -A-#
 * result  -A---C-|    with onReject
 * ```
 *
 * @example
 * ```ts
 * import * as t from 'io-ts'
 *
 * const Text = t.type({ text: t.string })
 * of('{"text":"hello"}').pipe(map((content) => JSON.parse(content) as unknown), decodeWith(Text)).subscribe(({ text }) => console.log(text))
 * ```
 * @param codec - Judges every value.
 * @param options - What becomes of those that are not right.
 * @returns Emits and completes with the source. Keeps nothing.
 * @throws A `DecodeError` that lists every fault and shows no value, where there is no `onReject`; else only what the source errors with.
 * @category Operators
 */
export function decodeWith<A>(
  codec: Decoder<A>,
  { what = 'value', onReject }: DecodeWithOptions = {},
): OperatorFunction<unknown, A> {
  return concatMap((value) => {
    const result = codec.decode(value)
    if (result._tag === 'Right') return of(result.right)
    const error = new DecodeError({ what, faults: faultsIn(result.left) })
    if (!onReject) return throwError(() => error)
    onReject(error, value)
    return EMPTY
  })
}

/** The errors of io-ts say where and what; those of others stay their cause's secret: they may show the value. */
const faultsIn = (left: unknown) =>
  Array.isArray(left) && left.every((fault) => typeof fault === 'object' && fault !== null && 'context' in fault)
    ? faultsOf({ _tag: 'Left', left })
    : [{ path: '.', message: 'was refused by its decoder' }]
