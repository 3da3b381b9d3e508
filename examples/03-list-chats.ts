/**
 * Streams every chat that the bot is in, page by page, and stops asking when nobody listens.
 */
import { paginateAll, type Lark } from 'rxlark'
import { chat } from 'rxlark/api/im/v1'
import { map } from 'rxjs'
import { runAsProgram } from './run-as-program.js'

export const listChats = (lark: Lark) =>
  lark.call(chat.list, { params: { page_size: 20 } }).pipe(
    paginateAll({ prefetch: 1 }),
    map(({ chat_id, name }) => `${chat_id ?? ''} ${name ?? ''}`),
  )

runAsProgram(import.meta.url, listChats)
