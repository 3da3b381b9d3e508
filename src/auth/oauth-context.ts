import type { SchedulerLike } from 'rxjs'
import { internals, type LarkInternals, type WithInternals } from '../model/internals.js'
import type { Lark } from '../model/lark.js'

/** What requests to the token endpoints of OAuth are made with. */
export interface OauthContext extends Pick<LarkInternals, 'send' | 'credential' | 'userAgent' | 'oauthBaseUrl' | 'closed$'> {
  readonly appId: string
  /** The base URL of the platform. */
  readonly domain: string
  readonly scheduler: SchedulerLike
}

export const innerOf = (lark: Lark): LarkInternals => (lark as Lark & WithInternals)[internals]

export const oauthContextOf = (lark: Lark): OauthContext => ({ ...innerOf(lark), appId: lark.appId, domain: lark.domain })
