import { decodeFrame, type Frame } from '../../src/codec/frame.js'
import { decodeClientConfig, type ClientConfig } from '../../src/codec/ws-endpoint.js'
import { isLarkError } from '../../src/model/errors.js'
import { readDataFrame, type DataFrame, type Refused } from './data-frame.js'

/** What a binary message of the platform turns out to be. */
export type Received =
  | { readonly kind: 'data'; readonly frame: DataFrame }
  | { readonly kind: 'pong'; readonly config: ClientConfig }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'refused'; readonly refused: Refused }

const method = { control: 0, data: 1 } as const

const refused = (reason: string, message: string): Received => ({ kind: 'refused', refused: { reason, message } })

/** Reads one binary message of the platform. Never throws: what makes no sense is `refused`. */
export function readFrame(bytes: Uint8Array): Received {
  try {
    const frame = decodeFrame(bytes)
    if (frame.method === method.data) return readData(frame, bytes)
    if (frame.method === method.control) return readControl(frame)
    return refused('unknown-frame', `a frame of the method ${frame.method}`)
  } catch (error) {
    if (isLarkError(error, 'DecodeError')) return refused('malformed', error.message)
    throw error
  }
}

function readData(frame: Frame, bytes: Uint8Array): Received {
  const read = readDataFrame(frame, bytes)
  return read._tag === 'Right' ? { kind: 'data', frame: read.right } : { kind: 'refused', refused: read.left }
}

/** Pings of the platform ask for nothing (protocol 7.5). */
function readControl(frame: Frame): Received {
  const type = frame.headers.find(({ key }) => key === 'type')?.value ?? ''
  if (type === 'ping') return { kind: 'ignored' }
  if (type !== 'pong') return refused('unknown-frame', `a control frame of the type "${type.slice(0, 40)}"`)
  const { payload } = frame
  return { kind: 'pong', config: payload?.length ? decodeClientConfig(new TextDecoder().decode(payload)) : {} }
}
