/**
 * One of two: a failure on the left or a value on the right. Structurally the `Either` of fp-ts, so
 * values travel between the two without a conversion, and rxlark's types need no fp-ts.
 */
export type Either<E, A> = { readonly _tag: 'Left'; readonly left: E } | { readonly _tag: 'Right'; readonly right: A }

/** Anything that can judge an unknown value: every io-ts codec is one. */
export interface Decoder<A> {
  decode(value: unknown): Either<unknown, A>
}
