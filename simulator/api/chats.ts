import * as chat from '../../src/api/generated/im/v1/chat.js'
import type { Chat } from '../chat.js'
import { ok } from './answer.js'
import type { Answer } from './answer.js'
import { chatDetails, chatView } from './chat-view.js'
import { route } from './context.js'
import type { ApiContext, Route } from './context.js'
import { isPage, pageOf } from './paging.js'
import type { PageRequest } from './paging.js'
import { personIdType } from '../person.js'
import { im, invalidId } from './refusals.js'

const making = ['im:chat', 'im:chat:create']
const reading = ['im:chat', 'im:chat:readonly', 'im:chat:read']
const changing = ['im:chat', 'im:chat:update']
const ending = ['im:chat', 'im:chat:delete']

/** How long a `uuid` makes a repetition harmless (protocol 3.9). */
const uuidWindow = 10 * 3_600_000

const maxPage = 100

/** Group chats: make, look at, change, dissolve. */
export const chatRoutes: readonly Route[] = [
  route(chat.create, making, ({ params, data = {} }, context) => {
    const { app, tenant, idempotency } = context
    const idType = personIdType(params?.user_id_type)
    const people = [...new Set([...(data.user_id_list ?? []), ...(data.owner_id ? [data.owner_id] : [])])]
    const members = people.map((id) => tenant.findPerson(idType, id)?.openId)
    const stranger = people[members.indexOf(undefined)]
    if (stranger !== undefined) return invalidId(idType, stranger)
    const make = () =>
      tenant.addChat({
        name: data.name ?? '',
        description: data.description ?? '',
        ownerId: data.owner_id ?? '',
        members: members.filter((id) => id !== undefined),
        bots: [...new Set([app.appId, ...(data.bot_id_list ?? [])])],
      }).chatId
    const chatId = idempotency.once({ app, what: 'chat', uuid: params?.uuid }, uuidWindow, make)
    return withChat(chatId, context, (made) =>
      ok({ ...chatDetails(made, app.tenantKey), user_count: undefined, bot_count: undefined }),
    )
  }),

  route(chat.get, reading, ({ path }, context) =>
    withChat(path.chat_id, context, (found) => ok(chatDetails(found, context.app.tenantKey))),
  ),

  route(chat.list, reading, ({ params = {} }, context) => groups(params, context)),

  route(chat.search, reading, ({ params = {} }, context) => groups(params, context)),

  route(chat.update, changing, ({ path, data = {} }, context) =>
    withChat(path.chat_id, context, (found) => {
      const { name = found.name, description = found.description, owner_id: ownerId = found.ownerId } = data
      context.tenant.changeChat(found.chatId, { name, description, ownerId })
      return ok()
    }),
  ),

  route(chat.delete, ending, ({ path }, context) =>
    withChat(path.chat_id, context, (found) => {
      context.tenant.changeChat(found.chatId, { dissolved: true })
      return ok()
    }),
  ),
]

/** The groups that the bot is in, page by page; those with these words in their names, where there are words. */
function groups({ query = '', ...page }: PageRequest & { readonly query?: string }, { app, tenant }: ApiContext): Answer {
  const mine = tenant.chats().filter(({ mode, bots, dissolved }) => mode === 'group' && !dissolved && bots.includes(app.appId))
  const found = mine.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()))
  const asked = pageOf(`chats ${app.appId} ${query}`, found, page, maxPage)
  return isPage(asked) ? ok({ ...asked, items: asked.items.map((one) => chatView(one, app.tenantKey)) }) : asked
}

/** A living chat that the bot is in. */
export function withChat(chatId: string, { tenant, app }: ApiContext, use: (found: Chat) => Answer): Answer {
  const found = tenant.chat(chatId)
  if (!found) return invalidId('chat_id', chatId)
  if (found.dissolved) return im.dissolved
  return found.bots.includes(app.appId) ? use(found) : im.outsideChat
}
