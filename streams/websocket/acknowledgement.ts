import { toBase64 } from '../../src/codec/base64.js'
import type { Reply } from '../create-source.js'

const encoder = new TextEncoder()

const handled = encoder.encode('{"code":200}')
const failed = encoder.encode('{"code":500}')

/**
 * The payload that answers a data frame (protocol 7.7): 200 or 500, and for callbacks the answer as base64 of its JSON.
 *
 * @throws TypeError where the answer cannot be written as JSON.
 */
export function acknowledgement(reply: Reply): Uint8Array {
  if (!reply.ack) return failed
  const json = reply.answer === undefined ? undefined : (JSON.stringify(reply.answer) as string | undefined)
  if (json === undefined) return handled
  return encoder.encode(`{"code":200,"data":"${toBase64(encoder.encode(json))}"}`)
}
