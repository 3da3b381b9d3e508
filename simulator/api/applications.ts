import * as application from '../../src/api/generated/application/v6/application.js'
import * as scope from '../../src/api/generated/application/v6/scope.js'
import * as connection from '../../src/api/generated/event/v1/connection.js'
import type { App } from '../app.js'
import { no, ok } from './answer.js'
import { route } from './context.js'
import type { Route } from './context.js'

/** An app may look at itself with the first of these. */
const looking = ['application:application:self_manage', 'admin:app.info:readonly']

const noSuchApp = no(210506, 'no such app')

/** The number of a scope that was granted, and of an app that is in use. */
const granted = 1
const inUse = 1

/** The events that people and calls cause here: what an app is said to be subscribed to where it did not say. */
const caused = [
  'im.message.receive_v1',
  'im.message.recalled_v1',
  'im.message.reaction.created_v1',
  'im.message.reaction.deleted_v1',
  'im.chat.member.bot.added_v1',
]

/** What an app can know of itself: its scopes, how events reach it, and how many long connections it has. */
export const applicationRoutes: readonly Route[] = [
  route(scope.list, [], (_, { app, scopes }) => {
    const names = app.scopes ?? scopes
    return ok({ scopes: names.map((name) => ({ scope_name: name, grant_status: granted, scope_type: 'tenant' })) })
  }),

  route(application.get, looking, ({ path }, { apps }) => {
    const found = apps.find(({ appId }) => appId === path.app_id)
    return found ? ok({ app: viewOf(found) }) : noSuchApp
  }),

  route(connection.get, [], (_, { app, webSockets }) => ok({ online_instance_cnt: webSockets.connectionsOf(app.appId).length })),
]

function viewOf({ appId, botName, transport, webhook, events, encryptKey, verificationToken }: App) {
  const url = typeof webhook?.url === 'function' ? webhook.url() : webhook?.url
  const where = transport === 'webhook' && url !== undefined ? { request_url: url } : {}
  return {
    app_id: appId,
    app_name: botName,
    status: inUse,
    event: { subscription_type: transport, subscribed_events: events ?? caused, ...where },
    callback_info: { callback_type: transport, subscribed_callbacks: ['card.action.trigger'], ...where },
    encryption: { encryption_key: encryptKey, verification_token: verificationToken },
  }
}
