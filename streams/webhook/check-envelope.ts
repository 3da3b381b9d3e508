import type { Unsure } from '../../operators/payload-of.js'
import { sameText } from '../../src/crypto/same-text.js'
import type { Keys } from './keys.js'
import { Refusal } from './refusal.js'

/** A text, empty or not, where there is one. */
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Refuses what does not carry a verification token of ours: in the header (v2), or beside the event or the challenge (protocol 5.5). */
export function checkToken(envelope: Unsure | undefined, { verificationTokens }: Keys): void {
  if (verificationTokens.length === 0) return
  const token = textOf(envelope?.header?.token) ?? textOf(envelope?.token) ?? ''
  if (!verificationTokens.some((own) => sameText(own, token)))
    throw new Refusal('bad-token', 'the verification token is not ours')
}

/** Refuses the events of another app, where both are known. */
export function checkApp(envelope: Unsure | undefined, appId: string | undefined): void {
  const sender = textOf(envelope?.header?.app_id) ?? textOf(envelope?.event?.app_id)
  if (appId && sender && sender !== appId) throw new Refusal('wrong-app', `a push for the app ${sender.slice(0, 40)}`)
}
