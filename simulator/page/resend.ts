import { firstValueFrom } from 'rxjs'
import { pushOf } from '../envelope.js'
import type { Exchanged } from '../exchange.js'
import { post } from '../http-post.js'
import type { SimulatedPlatform } from '../platform.js'
import type { Push } from '../push.js'
import type { PageLog } from './page-log.js'

/** Does once more what was done before. Rejects with why it can not be. */
export interface Resend {
  delivery(id: number, fresh: boolean): Promise<{ readonly eventId: string }>
  /** @param url - Where the platform listens. */
  request(id: number, url: string): Promise<{ readonly status: number }>
}

export function createResend(platform: SimulatedPlatform, log: PageLog): Resend {
  const { deliveries, tokens, apps } = platform
  return {
    async delivery(id, fresh) {
      const { push: before } = known(log.delivery(id), `delivery ${id}`)
      const push = fresh ? renewed(before, platform) : before
      if (push.kind === 'event') deliveries.publish(push)
      else await deliveries.ask(push)
      return { eventId: push.id }
    },
    async request(id, url) {
      const exchanged = known(log.request(id), `request ${id}`)
      const no = notAgain(exchanged)
      if (no !== undefined) throw new Error(no)
      const { method, path, query, headers, body, appId } = exchanged.record
      const app = apps.find((one) => one.appId === appId)
      const answer = await firstValueFrom(
        post({
          method,
          url: `${url}${path}${searchOf(query)}`,
          headers: {
            ...(headers['content-type'] !== undefined && { 'content-type': headers['content-type'] }),
            ...(headers['authorization'] !== undefined && app && { authorization: `Bearer ${tokens.issue(app).token}` }),
          },
          body: body === undefined ? '' : JSON.stringify(body),
        }),
      )
      if ('reason' in answer) throw new Error(answer.reason)
      return { status: answer.status }
    },
  }
}

/** Why a request can not be made again from what was kept of it. */
export function notAgain({ record: { headers, body, endpoint } }: Exchanged): string | undefined {
  const isJson = headers['content-type']?.includes('json') ?? false
  if (endpoint?.startsWith('auth.') || JSON.stringify(body ?? null).includes('"***"')) return 'it has secrets, which are not kept'
  if (body !== undefined && (!isJson || typeof body === 'string')) return 'its body is no JSON, or too long, and is not kept'
  return headers['authorization']?.startsWith('Bearer u-') ? 'it was made as a user, whose token is not kept' : undefined
}

export function searchOf(query: Exchanged['record']['query']): string {
  const pairs = Object.entries(query).flatMap(([key, value]) => [value].flat().map((one): [string, string] => [key, one]))
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`
}

function known<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`there is no ${what}, or it was long ago`)
  return found
}

/** The same news as another event. */
function renewed({ app, type, kind, text, legacy }: Push, { ids, clock }: SimulatedPlatform): Push {
  if (legacy) throw new Error('a card request of the old form has no id that could be another')
  const { event } = JSON.parse(text) as { readonly event: object }
  return { ...pushOf({ app, type, event, at: clock.now() }, ids), kind }
}
