import type { Lark } from '../model/lark.js'
import { createSend } from '../http/send.js'
import { lazyTransport } from '../http/lazy-transport.js'
import type { LarkOptions } from './lark-options.js'
import { larkOver } from './lark-over.js'
import { settingsOf } from './settings.js'

/**
 * A client of the platform for one app. Nothing is connected before the first call; `close` ends what is open.
 *
 * @example
 * ```ts
 * const lark = createLark({ appId: 'cli_a1b2c3d4e5f60718', appSecret: () => vault.read('lark') })
 * lark.call(message.create, {
 *   params: { receive_id_type: 'chat_id' },
 *   data: { receive_id: chatId, msg_type: 'text', content: JSON.stringify({ text: 'hello' }) },
 * }).subscribe(({ message_id }) => console.log(message_id))
 * ```
 * @param options - Checked at once.
 * @throws ConfigError that lists every fault of the options, and shows no value.
 */
export const createLark = (options: LarkOptions): Lark =>
  larkOver(settingsOf(options), ({ fetch, scheduler }, life, agent$) =>
    createSend(lazyTransport({ fetch, agent$ }, life), { scheduler, life }),
  )
