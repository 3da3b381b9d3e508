import type * as message from '../../src/api/generated/im/v1/message.js'
import type { Endpoint } from '../../src/model/endpoint.js'
import type { SimulatedMessage } from '../message.js'
import { no, ok } from './answer.js'
import type { Answer } from './answer.js'
import type { ApiContext } from './context.js'
import { messageView } from './message-view.js'
import { isPage, pageOf } from './paging.js'
import { im, invalidId } from './refusals.js'

/** How many messages a page of the history may have. */
const maxPage = 50

const noThread = no(230019, 'The topic does NOT exist.')

type InputOf<E> = E extends Endpoint<infer I, unknown> ? I : never
type Params = InputOf<typeof message.list>['params']

/** What was said in a chat or a thread, within a span of time, page by page. */
export function listMessages({ params }: { readonly params: Params }, context: ApiContext): Answer {
  const { container_id: id, start_time: from, end_time: to, sort_type: order } = params
  const said = saidIn(params, context)
  if ('status' in said) return said
  const found = said.filter(isWithin(Number(from ?? 0), Number(to ?? Infinity)))
  const sorted = order === 'ByCreateTimeDesc' ? found.toReversed() : found
  const page = pageOf(`messages ${id} ${from} ${to} ${order}`, sorted, params, maxPage)
  return isPage(page) ? ok({ ...page, items: page.items.map((one) => messageView(one, context.app.tenantKey)) }) : page
}

function saidIn(
  { container_id_type: kind, container_id: id }: Params,
  { tenant, app }: ApiContext,
): readonly SimulatedMessage[] | Answer {
  if (kind !== 'chat' && kind !== 'thread') return im.badParameter('container_id_type is neither chat nor thread')
  const said = kind === 'chat' ? tenant.messagesIn(id) : tenant.messagesInThread(id)
  const chat = tenant.chat(kind === 'chat' ? id : (said[0]?.chatId ?? ''))
  if (!chat) return kind === 'chat' ? invalidId('chat_id', id) : noThread
  return chat.bots.includes(app.appId) ? said : im.outsideChat
}

const isWithin =
  (from: number, to: number) =>
  ({ createdAt }: SimulatedMessage) =>
    createdAt >= from * 1000 && createdAt <= to * 1000
