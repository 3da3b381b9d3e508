import { Refusal } from '../streams/webhook/refusal.js'

/**
 * A body that is refused as `raw-body-missing`: answered 500, so that the platform delivers again when that is cured.
 *
 * @param cure - What to write where, for the host at hand.
 */
export function goneBody(cure: string): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(gone(cure)) }) }
}

export const gone = (cure: string): Refusal =>
  new Refusal('raw-body-missing', `the bytes of the body are gone, something parsed them before. Cure: ${cure}`)
