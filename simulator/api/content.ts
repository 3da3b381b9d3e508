import type { Answer } from './answer.js'
import { im } from './refusals.js'

/** The most bytes of content (protocol 11: 230025). */
const maxText = 150 * 1024
const maxCard = 30 * 1024

/** What the content of each message type must hold. */
const required: Readonly<Record<string, readonly string[]>> = {
  text: ['text'],
  post: [],
  image: ['image_key'],
  file: ['file_key'],
  audio: ['file_key'],
  media: ['file_key'],
  sticker: ['file_key'],
  interactive: [],
  share_chat: ['chat_id'],
  share_user: ['user_id'],
}

/** Says no to content that its message type does not allow; nothing where all is well. */
export function refuseContent(msgType: string, content: string): Answer | undefined {
  const fields = required[msgType]
  if (!fields) return im.badParameter('invalid msg_type')
  const isCard = msgType === 'interactive'
  if (Buffer.byteLength(content) > (isCard || msgType === 'post' ? maxCard : maxText)) return im.tooLong
  const parsed = parse(content)
  if (isCard)
    return parsed
      ? undefined
      : im.badCard('ErrCode: 200621; ErrMsg: parse card json err, please check whether the card json is correct')
  return parsed && fields.every((field) => typeof parsed[field] === 'string')
    ? undefined
    : im.badParameter('invalid message content')
}

function parse(content: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = JSON.parse(content) as unknown
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
