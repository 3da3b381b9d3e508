import { cures, judgedCodes } from '../model/generated/judged-codes.js'

/** What a code of the platform means to us. */
export interface CodeMeaning {
  /**
   * - `token`: the token was refused; another one may do
   * - `auth`: credentials, app or user are refused; no other token helps
   * - `scope`: a permission is missing
   * - `rate`: too many calls; later they pass
   * - `busy`: the platform failed; the same call may pass
   * - `no`: nothing but another call helps
   */
  readonly kind: keyof typeof judgedCodes | 'no'
  /** What to do, for people: the end of a sentence. */
  readonly hint?: string
}

/**
 * The codes that are judged, and those that beginners come to a stop at. What is known of all of them is in `rxlark/codes`: every
 * program carries this, so it is short.
 */
export const errorCodes: Readonly<Record<number, CodeMeaning>> = /* @__PURE__ */ meanings()

function meanings(): Record<number, CodeMeaning> {
  const all: Record<number, CodeMeaning> = {}
  for (const [kind, codes] of Object.entries(judgedCodes))
    for (const code of codes) all[code] = { kind: kind as CodeMeaning['kind'] }
  for (const [hint, codes] of cures) for (const code of codes) all[code] = { kind: all[code]?.kind ?? 'no', hint }
  return all
}

/** The codes by which the platform says that the secret is wrong: a secret that is asked for may be another by now. */
export const refusedSecret: ReadonlySet<number> = new Set([10014, 10015, 99991543])
