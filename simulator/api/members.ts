import * as members from '../../src/api/generated/im/v1/chat-members.js'
import type { Chat } from '../chat.js'
import { ok } from './answer.js'
import type { Answer } from './answer.js'
import { withChat } from './chats.js'
import { route } from './context.js'
import type { ApiContext, Route } from './context.js'
import { isPage, pageOf } from './paging.js'
import { personId, personIdType } from '../person.js'

const changing = ['im:chat', 'im:chat.members:write_only', 'im:chat:operate_as_owner']
const reading = ['im:chat', 'im:chat:readonly', 'im:chat.members:read']
const asking = ['im:chat', 'im:chat:readonly', 'im:chat.members:bot_access']

const maxPage = 100

/** Who is in a chat. */
export const memberRoutes: readonly Route[] = [
  route(members.get, reading, ({ path, params = {} }, context) =>
    withChat(path.chat_id, context, (found) => {
      const idType = personIdType(params.member_id_type)
      const people = found.members
        .map((openId) => context.tenant.findPerson('open_id', openId))
        .filter((person) => person !== undefined)
      const page = pageOf(`members ${found.chatId}`, people, params, maxPage)
      if (!isPage(page)) return page
      const items = page.items.map((person) => ({
        member_id_type: idType,
        member_id: personId(person, idType),
        name: person.name,
        tenant_key: context.app.tenantKey,
      }))
      return ok({ ...page, items, member_total: people.length })
    }),
  ),

  route(members.create, changing, ({ path, params = {}, data = {} }, context) =>
    withChat(path.chat_id, context, (found) =>
      change(found, params.member_id_type, data.id_list ?? [], context, (now, ids) => [...new Set([...now, ...ids])], {
        not_existed_id_list: [],
        pending_approval_id_list: [],
      }),
    ),
  ),

  route(members.delete, changing, ({ path, params = {}, data = {} }, context) =>
    withChat(path.chat_id, context, (found) =>
      change(found, params.member_id_type, data.id_list ?? [], context, (now, ids) => now.filter((id) => !ids.includes(id)), {}),
    ),
  ),

  route(members.isInChat, asking, ({ path }, context) => {
    const found = context.tenant.chat(path.chat_id)
    return found ? ok({ is_in_chat: found.bots.includes(context.app.appId) }) : withChat(path.chat_id, context, () => ok())
  }),
]

/** Changes the people of a chat, or its bots where the ids are of apps; tells which ids are nobody's. */
function change(
  chat: Chat,
  idType: string | undefined,
  ids: readonly string[],
  { tenant, apps }: ApiContext,
  join: (now: readonly string[], ids: readonly string[]) => readonly string[],
  rest: object,
): Answer {
  const areApps = idType === 'app_id'
  const known = ids.map((id) =>
    areApps ? apps.find(({ appId }) => appId === id)?.appId : tenant.findPerson(personIdType(idType), id)?.openId,
  )
  const found = known.filter((id) => id !== undefined)
  tenant.changeChat(chat.chatId, areApps ? { bots: join(chat.bots, found) } : { members: join(chat.members, found) })
  return ok({ invalid_id_list: ids.filter((_, index) => known[index] === undefined), ...rest })
}
