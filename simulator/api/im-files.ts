import * as file from '../../src/api/generated/im/v1/file.js'
import * as image from '../../src/api/generated/im/v1/image.js'
import * as messageResource from '../../src/api/generated/im/v1/message-resource.js'
import { fileAnswer, no, ok } from './answer.js'
import type { Answer } from './answer.js'
import { arrived } from './context.js'
import type { ApiContext, Route } from './context.js'
import type { FormFile } from './parse-form.js'

const scopes = ['im:resource', 'im:resource:upload']

/** The most bytes of a file, and of an image (protocol 3.5). */
const maxFile = 30 * 1024 * 1024
const maxImage = 10 * 1024 * 1024

const tooLarge = no(234006, 'The file size exceed the max value.')
const empty = no(234010, "File's size can't be 0.")
const notInMessage = no(234003, 'File not in message.')
const notInChat = no(234004, 'The app is not in the chat of the message.')
const unknown = no(234001, 'Invalid request param.')
const notSender = no(234008, 'The app is not the resource sender.')

/** Images and files of messages. */
export const imFileRoutes: readonly Route[] = [
  arrived<{ data: { image: FormFile } }>(image.create, scopes, ({ data }, context) =>
    keep('img_v3_', data.image, data.image.name || 'image', maxImage, context, (image_key) => ok({ image_key })),
  ),
  arrived<{ data: { file: FormFile; file_name: string } }>(file.create, scopes, ({ data }, context) =>
    keep('file_v3_', data.file, data.file_name, maxFile, context, (file_key) => ok({ file_key })),
  ),
  arrived<{ path: { image_key: string } }>(image.get, scopes, ({ path }, context) => find(path.image_key, context)),
  arrived<{ path: { file_key: string } }>(file.get, scopes, ({ path }, context) => find(path.file_key, context)),
  arrived<messageResource.GetInput>(messageResource.get, [...scopes, 'im:message', 'im:message:readonly'], ({ path }, context) =>
    sent(path.message_id, path.file_key, context),
  ),
]

/** Whoever sees a message can have what is in it. */
function sent(messageId: string, key: string, { app, files, tenant }: ApiContext): Answer {
  const message = tenant.message(messageId)
  const found = files.get(key)
  if (!message || message.deleted || !found || !message.content.includes(JSON.stringify(key))) return notInMessage
  return tenant.chat(message.chatId)?.bots.includes(app.appId) ? fileAnswer(found) : notInChat
}

function keep(
  prefix: string,
  { file: bytes, contentType }: FormFile,
  name: string,
  max: number,
  { app, files }: ApiContext,
  answer: (key: string) => Answer,
): Answer {
  if (bytes.byteLength === 0) return empty
  if (bytes.byteLength > max) return tooLarge
  return answer(files.add(prefix, { appId: app.appId, bytes, name, contentType }))
}

/** Only who sent a file up can have it back. */
function find(key: string, { app, files }: ApiContext): Answer {
  const found = files.get(key)
  if (!found) return unknown
  return found.appId === app.appId ? fileAnswer(found) : notSender
}
