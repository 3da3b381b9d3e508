import type { Frame } from '../../src/codec/frame.js'
import type { Either } from '../../src/model/either.js'
import type { Rejection } from '../../src/model/rejection.js'

/** A data frame that makes sense: a whole message, or a part of one. */
export interface DataFrame {
  /** The same on all parts of a message. */
  readonly messageId: string
  /** How many parts the message has. */
  readonly sum: number
  /** Which part this is, from 0. */
  readonly seq: number
  readonly payload: Uint8Array
  /** The frame as it came, for its answer. */
  readonly received: Uint8Array
}

export type Refused = Pick<Rejection, 'reason' | 'message'>

const nothing = new Uint8Array(0)

const valueOf = ({ headers }: Frame, key: string) => headers.find((header) => header.key === key)?.value

const left = (reason: string, message: string): Either<Refused, never> => ({ _tag: 'Left', left: { reason, message } })

/** A count as the headers write it; NaN where it is none. */
const count = (text: string | undefined, otherwise: number) =>
  text === undefined ? otherwise : /^\d{1,9}$/.test(text) ? Number(text) : NaN

/**
 * What a data frame is (protocol 7.4, 7.6). A frame without `sum` and `seq` is whole.
 *
 * @param received - The bytes of the frame.
 */
export function readDataFrame(frame: Frame, received: Uint8Array): Either<Refused, DataFrame> {
  const type = valueOf(frame, 'type') ?? ''
  if (type !== 'event' && type !== 'card') return left('unknown-frame', `a data frame of the type "${type.slice(0, 40)}"`)
  const messageId = valueOf(frame, 'message_id') ?? ''
  const sum = count(valueOf(frame, 'sum'), 1)
  const seq = count(valueOf(frame, 'seq'), 0)
  if (!(sum > 0 && seq < sum)) return left('malformed', 'a data frame whose sum and seq make no sense')
  if (sum > 1 && !messageId) return left('malformed', 'a part of a message that is not named')
  return { _tag: 'Right', right: { messageId, sum, seq, payload: frame.payload ?? nothing, received } }
}
