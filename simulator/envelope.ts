import type { App } from './app.js'
import type { Ids } from './ids.js'
import type { Push } from './push.js'

/** What is to be told, before it has an envelope. */
export interface News {
  readonly app: App
  readonly type: string
  readonly event: object
  /** When it happened, in ms since the epoch. */
  readonly at: number
}

/** Event types that only exist in the old envelope (protocol 9). */
const v1Types: ReadonlySet<string> = new Set(['app_ticket', 'app_open', 'app_status_change', 'app_uninstalled', 'order_paid'])

/** Puts news into the envelope that its type has on the platform (protocol 5.3). */
export function pushOf(news: News, ids: Ids): Push {
  return v1Types.has(news.type) ? v1(news, ids) : v2(news, ids)
}

/** A callback: its time is in microseconds (protocol 5.3). */
export function callbackOf(news: News, ids: Ids): Push {
  return { ...v2(news, ids, `${news.at}000`), kind: 'callback' }
}

/** A card request of the old form, which is flat and has no id of its own (protocol 6.3). */
export function legacyCardOf({ app, type, event, at }: News, ids: Ids): Push {
  return { id: ids.hex(32), type, kind: 'callback', app, at, text: JSON.stringify(event), legacy: true }
}

function v2({ app, type, event, at }: News, ids: Ids, createTime = String(at)): Push {
  const id = ids.hex(32)
  const header = {
    event_id: id,
    event_type: type,
    create_time: createTime,
    token: app.verificationToken,
    app_id: app.appId,
    tenant_key: app.tenantKey,
  }
  return { id, type, kind: 'event', app, at, text: JSON.stringify({ schema: '2.0', header, event }) }
}

function v1({ app, type, event, at }: News, ids: Ids): Push {
  const id = ids.hex(32)
  const facts = { type, app_id: app.appId, tenant_key: app.tenantKey, ...event }
  const envelope = { ts: (at / 1000).toFixed(6), uuid: id, token: app.verificationToken, type: 'event_callback', event: facts }
  return { id, type, kind: 'event', app, at, text: JSON.stringify(envelope) }
}
