import { sameText } from '../../src/crypto/same-text.js'
import { isRecord } from './is-record.js'
import type { Keys } from './keys.js'
import { Refusal } from './refusal.js'

/** The text under a path of names, where there is one. */
export const textAt = (value: unknown, ...path: readonly string[]): string | undefined => {
  let found = value
  for (const name of path) found = isRecord(found) ? found[name] : undefined
  return typeof found === 'string' ? found : undefined
}

/** Refuses what does not carry a verification token of ours: in the header (v2), or beside the event or the challenge (protocol 5.5). */
export function checkToken(envelope: unknown, { verificationTokens }: Keys): void {
  if (verificationTokens.length === 0) return
  const token = textAt(envelope, 'header', 'token') ?? textAt(envelope, 'token') ?? ''
  if (!verificationTokens.some((own) => sameText(own, token)))
    throw new Refusal('bad-token', 'the verification token is not ours')
}

/** Refuses the events of another app, where both are known. */
export function checkApp(envelope: unknown, appId: string | undefined): void {
  const sender = textAt(envelope, 'header', 'app_id') ?? textAt(envelope, 'event', 'app_id')
  if (appId && sender && sender !== appId) throw new Refusal('wrong-app', `a push for the app ${sender.slice(0, 40)}`)
}
