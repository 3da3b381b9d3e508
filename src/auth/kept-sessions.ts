import type { Lark } from '../model/lark.js'
import type { TokenStore } from '../model/token-store.js'
import { keptSession, type KeptSession } from './kept-session.js'
import { innerOf, oauthContextOf } from './oauth-context.js'
import { remembered } from './remembered.js'

/** How many sessions are at hand; all others are in the store. */
const atHand = 10_000

const known = new WeakMap<object, WeakMap<TokenStore, (openId: string) => KeptSession>>()

/** The same sessions for the same client and store, so that who asks twice waits for one refresh. */
export function keptSessions(lark: Lark, store: TokenStore = innerOf(lark).store): (openId: string) => KeptSession {
  const { core } = innerOf(lark)
  const stores = known.get(core) ?? new WeakMap<TokenStore, (openId: string) => KeptSession>()
  known.set(core, stores)
  const made = stores.get(store)
  if (made) return made
  const context = oauthContextOf(lark)
  const fresh = remembered(atHand, (openId) =>
    keptSession({ store, key: `rxlark/${lark.domain}/${lark.appId}/user/${openId}`, context, log: lark.log }),
  )
  stores.set(store, fresh)
  return fresh
}
