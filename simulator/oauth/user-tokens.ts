import { createHash } from 'node:crypto'
import { BoundedMap } from '../bounded-map.js'
import type { SimulatorClock } from '../clock.js'
import type { Ids } from '../ids.js'

/** What somebody let an app do. */
export interface Consent {
  readonly appId: string
  readonly openId: string
  readonly scopes: readonly string[]
}

interface Code extends Consent {
  readonly redirectUri: string
  readonly challenge: string
  readonly method: string
  readonly expiresAt: number
}

/** The part of a token request that a code is judged by. */
export interface CodeUse {
  readonly appId: string
  readonly code: string
  readonly redirectUri: string | undefined
  readonly verifier: string | undefined
}

/** Lifetimes of codes, access tokens and refresh tokens, in ms (protocol 2.6). */
const lifetimes = { code: 5 * 60_000, access: 2 * 3_600_000, refresh: 7 * 24 * 3_600_000 }

/** How many codes and tokens of each kind are remembered. */
const kept = 1_000

interface Given extends Consent {
  readonly expiresAt: number
}

/** A token answer, as v2 and v3 name its members. */
export interface IssuedTokens {
  readonly access_token: string
  readonly token_type: 'Bearer'
  /** In seconds. */
  readonly expires_in: number
  readonly scope: string
  readonly refresh_token?: string
  /** In seconds. */
  readonly refresh_token_expires_in?: number
}

/** The codes and tokens of users. What is refused is the platform's code. */
export interface UserTokens {
  code(consent: Consent, redirect: { redirectUri: string; challenge: string; method: string }): string
  /** Uses a code up. */
  useCode(use: CodeUse): Consent | number
  /** Uses a refresh token up. */
  useRefreshToken(token: string, appId: string): Consent | number
  /** The members of a token answer; with a refresh token where the consent lasts, which is by default as it says itself. */
  issue(consent: Consent, options?: { readonly lasting?: boolean }): IssuedTokens
  stateOf(token: string): { readonly state: 'valid'; readonly consent: Consent } | { readonly state: 'expired' | 'unknown' }
  /** Makes every access token worthless; sessions can be refreshed. */
  revokeAll(): void
  /** Makes every refresh token worthless. */
  revokeSessions(): void
}

export function createUserTokens(clock: SimulatorClock, ids: Ids): UserTokens {
  const codes = new BoundedMap<string, Code>(kept)
  const usedCodes = new BoundedMap<string, true>(kept)
  const access = new BoundedMap<string, Given>(kept)
  const refresh = new BoundedMap<string, Given>(kept)
  const refused = new BoundedMap<string, number>(kept)

  return {
    code(consent, redirect) {
      const code = ids.hex(40)
      codes.set(code, { ...consent, ...redirect, expiresAt: clock.now() + lifetimes.code })
      return code
    },
    useCode({ appId, code, redirectUri, verifier }) {
      const known = codes.get(code)
      if (!known) return usedCodes.has(code) ? 20065 : 20003
      if (known.appId !== appId) return 20024
      if (redirectUri !== undefined && redirectUri !== known.redirectUri) return 20071
      if (!isVerified(known, verifier)) return 20049
      codes.delete(code)
      usedCodes.set(code, true)
      return known.expiresAt > clock.now() ? known : 20004
    },
    useRefreshToken(token, appId) {
      const known = refresh.get(token)
      if (!known) return refused.get(token) ?? 20026
      if (known.appId !== appId) return 20024
      refresh.delete(token)
      refused.set(token, 20073)
      return known.expiresAt > clock.now() ? known : 20037
    },
    issue(consent, { lasting = consent.scopes.includes('offline_access') } = {}) {
      const now = clock.now()
      const token = `eyJ${ids.hex(32)}.${ids.hex(40)}.${ids.hex(32)}`
      access.set(token, { ...consent, expiresAt: now + lifetimes.access })
      const members = {
        access_token: token,
        token_type: 'Bearer',
        expires_in: lifetimes.access / 1000,
        scope: consent.scopes.join(' '),
      } as const
      if (!lasting) return members
      const refreshToken = `ur-${ids.hex(48)}`
      refresh.set(refreshToken, { ...consent, expiresAt: now + lifetimes.refresh })
      return { ...members, refresh_token: refreshToken, refresh_token_expires_in: lifetimes.refresh / 1000 }
    },
    stateOf(token) {
      const known = access.get(token)
      if (!known) return { state: 'unknown' }
      return known.expiresAt > clock.now() ? { state: 'valid', consent: known } : { state: 'expired' }
    },
    revokeAll: () => access.clear(),
    revokeSessions() {
      for (const token of refresh.keys()) refused.set(token, 20064)
      refresh.clear()
    },
  }
}

/** PKCE: without a method the challenge is the verifier itself (protocol 2.6). */
function isVerified({ challenge, method }: Code, verifier = ''): boolean {
  if (challenge === '') return true
  return (method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier) === challenge
}
