import { addReaction, emojiOf, reactionKind } from '../reactions.js'
import type { Json } from '../collections.js'
import { no } from './answer.js'
import type { Answer } from './answer.js'
import type { ApiContext, Route } from './context.js'
import { fits, listed, named, resourceRoutes } from './resource.js'
import type { Input, Resource } from './resource.js'

const noMessage = no(231003, 'The message is not found, maybe not exist or deleted.')
const noAccess = no(231008, 'The operator has no access to the message.')
const notYours = no(231007, 'The operator has no permission to delete this reaction.')

const reaction: Resource = {
  name: reactionKind,
  key: 'reaction_id',
  parent: { param: 'message_id' },
  makeId: ({ ids }) => `ZCaC${ids.hex(40)}`,
  missing: no(231011, 'The request has an invalid reaction_id.'),
  maxPage: 50,
}

/** Why a message is out of reach; nothing where it is not. */
function refused({ path }: Input, { tenant, app }: ApiContext): Answer | undefined {
  const message = tenant.message(path?.['message_id'] ?? '')
  if (!message || message.deleted) return noMessage
  return tenant.chat(message.chatId)?.bots.includes(app.appId) ? undefined : noAccess
}

const operatorOf = ({ app, user }: ApiContext) =>
  user
    ? ({ operator_id: user.openId, operator_type: 'user' } as const)
    : ({ operator_id: app.appId, operator_type: 'app' } as const)

/** Emojis that bots and users put to messages. */
export const reactionRoutes: readonly Route[] = resourceRoutes(reaction, {
  create: (input, context) => {
    const no = refused(input, context)
    if (no) return no
    const { path, data } = input
    const made = addReaction(context.collections, {
      id: reaction.makeId(context),
      messageId: path?.['message_id'] ?? '',
      emoji: emojiOf(data ?? {}) as string,
      operator: operatorOf(context),
      at: context.clock.now(),
    })
    return fits(made.value, context)
  },
  list: (input, context) => {
    const no = refused(input, context)
    if (no) return no
    const wanted = input.params?.['reaction_type']
    const all = context.collections.list(reaction.name, input.path?.['message_id']).map(({ value }) => value)
    return listed(
      all.filter((value) => wanted === undefined || emojiOf(value) === wanted),
      input,
      context,
      reaction,
    )
  },
  delete: (input, context) => {
    const no = refused(input, context)
    if (no) return no
    const found = named(reaction, input, context)
    if (!found) return reaction.missing
    if ((found.value['operator'] as Json)['operator_id'] !== operatorOf(context).operator_id) return notYours
    context.collections.remove(reaction.name, found.id)
    return fits(found.value, context)
  },
})
