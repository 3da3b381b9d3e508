import type { WebhookRequest } from '../../src/model/webhook.js'
import { headerOf } from './header-of.js'
import { Refusal } from './refusal.js'

export interface RequestRules {
  /** The largest body, in bytes. */
  readonly maxBody: number
}

/** Refuses what cannot be a push before its body is read. */
export function checkRequest(request: WebhookRequest, { maxBody }: RequestRules): void {
  if (request.method.toUpperCase() !== 'POST') {
    throw new Refusal('bad-request', 'a request that is no POST', { status: 405, headers: { allow: 'POST' } })
  }
  if ((headerOf(request, 'content-encoding') ?? 'identity') !== 'identity') {
    throw new Refusal('bad-request', 'a compressed body', { status: 415 })
  }
  if (announcedSize(request) > maxBody) throw tooLarge(maxBody)
}

/** How many bytes the body should have; NaN where nobody says. */
export const announcedSize = (request: WebhookRequest): number => Number(headerOf(request, 'content-length') ?? NaN)

export const tooLarge = (maxBody: number): Refusal => new Refusal('too-large', `a body of more than ${maxBody} bytes`)
