import { no } from './answer.js'
import type { Answer } from './answer.js'
import type { ApiContext, Route } from './context.js'
import { im, invalidId } from './refusals.js'
import { fits, listed, resourceRoutes } from './resource.js'
import type { Input, Resource } from './resource.js'

const pin: Resource = {
  name: 'im.v1.pin',
  key: 'message_id',
  makeId: () => '',
  missing: no(230050, 'The message is invisible to the operator.'),
  maxPage: 50,
}

const messageOf = ({ path, data }: Input) => path?.['message_id'] ?? ((data?.['message_id'] ?? '') as string)

/** The message, where the bot can see it; or why it cannot. */
function visible(messageId: string, { tenant, app }: ApiContext): { readonly chatId: string } | Answer {
  const found = tenant.message(messageId)
  if (!found) return invalidId('message_id', messageId)
  if (found.deleted) return pin.missing
  return tenant.chat(found.chatId)?.bots.includes(app.appId) ? found : im.outsideChat
}

/** Messages that are pinned in their chats; to pin one again, or to unpin what is not pinned, changes nothing. */
export const pinRoutes: readonly Route[] = resourceRoutes(pin, {
  create: (input, context) => {
    const { app, clock, collections } = context
    const id = messageOf(input)
    const found = visible(id, context)
    if ('status' in found) return found
    const fields = {
      message_id: id,
      chat_id: found.chatId,
      operator_id: app.appId,
      operator_id_type: 'app_id',
      create_time: String(clock.now()),
    }
    const { value } = collections.get(pin.name, id) ?? collections.add(pin.name, id, fields, found.chatId)
    return fits({ pin: value }, context)
  },
  list: (input, context) => {
    const chatId = (input.params?.['chat_id'] ?? '') as string
    const chat = context.tenant.chat(chatId)
    if (!chat) return invalidId('chat_id', chatId)
    if (!chat.bots.includes(context.app.appId)) return im.outsideChat
    return listed(
      context.collections.list(pin.name, chatId).map(({ value }) => value),
      input,
      context,
      pin,
    )
  },
  delete: (input, context) => {
    const id = messageOf(input)
    const found = visible(id, context)
    if ('status' in found) return found
    context.collections.remove(pin.name, id)
    return fits({}, context)
  },
})
