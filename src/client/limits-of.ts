import type { CallInput, Target } from '../http/build-request.js'
import type { Identity } from '../model/identity.js'
import type { RateLimit, RateWindow } from '../model/limiter.js'
import type { LimitOptions } from '../model/policy.js'
import type { Settings } from './settings.js'

/** The tier of most endpoints, for an app in a tenant; messages to one chat or user, and changes of one message (protocol 3.8, channel E.1). */
const standard: readonly RateWindow[] = [
  { count: 50, per: 1_000 },
  { count: 1_000, per: 60_000 },
]
const toOne: readonly RateWindow[] = [{ count: 5, per: 1_000 }]

/** Of each custom bot, whatever the app (protocol 3.8). */
const ofHook: readonly RateWindow[] = [
  { count: 5, per: 1_000 },
  { count: 100, per: 60_000 },
]

const messages = /^im\.v1\.(message\.(create|reply|forward|merge_forward|patch|update)|thread\.forward)$/

/** What the platform says where a chat or a user got too much. */
const tooMuchForOne = 230020

/**
 * The limits that bind a call of a client: that of the endpoint in the tenant, of which a self-built app has one, and for messages that of
 * who gets them. Apps may share a limiter.
 */
export function limitsOf(
  { target, input, identity }: { readonly target: Target; readonly input: CallInput; readonly identity: Identity },
  { windows = standard, endpoints = {} }: LimitOptions,
  { appId, appType }: Pick<Settings, 'appId' | 'appType'>,
): readonly RateLimit[] {
  const whose = `${appId} ${appType === 'store' && identity.as === 'tenant' ? (identity.tenantKey ?? '') : ''}`
  const own = {
    key: `${target.id} ${whose}`,
    windows: endpoints[target.id] ?? (target.path.includes('/bot/v2/hook/') ? ofHook : windows),
  }
  const receiver = messages.test(target.id) ? receiverOf(input) : undefined
  return receiver === undefined ? [own] : [own, { key: `${receiver} ${whose}`, windows: toOne, code: tooMuchForOne }]
}

function receiverOf({ path, data }: CallInput): string | undefined {
  const id = (data as { readonly receive_id?: unknown } | undefined)?.receive_id ?? path?.['message_id'] ?? path?.['thread_id']
  return typeof id === 'string' ? id : undefined
}
