import type { EndpointSchema, Schema } from '../../src/schema/schema.js'
import { no, okTop } from './answer.js'
import { route } from './context.js'
import type { Route } from './context.js'

/** Who am I: no service of the catalogue has it (protocol 3.7). */
const info = {
  id: 'bot.v3.info.get',
  method: 'GET',
  path: '/open-apis/bot/v3/info',
  tokens: ['tenant'],
  wrap: 'top',
} as const satisfies EndpointSchema

export const botSchema: Schema = { service: 'bot', types: {}, endpoints: { [info.id]: info } }

const noBot = no(11205, 'app do not have bot')

export const botRoutes: readonly Route[] = [
  route(info, [], (_, { app }) =>
    app.hasBot
      ? okTop({ bot: { activate_status: 2, app_name: app.botName, avatar_url: '', ip_white_list: [], open_id: app.botOpenId } })
      : noBot,
  ),
]
