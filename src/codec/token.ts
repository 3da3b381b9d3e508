import * as t from 'io-ts'
import { leaf, Text } from './leaf.js'

/** What a header can carry. */
const Sendable = leaf(
  'a token that can be sent',
  (value): value is string => typeof value === 'string' && /^[\x21-\x7e]+$/.test(value),
)

/** The answer to a request for a tenant token; `expire` is in seconds (protocol 2.2). */
export const TenantToken = t.type({ tenant_access_token: Sendable, expire: t.number })

export interface TenantToken extends t.TypeOf<typeof TenantToken> {}

/** The answer to a request for an app token; `expire` is in seconds (protocol 2.2). */
export const AppToken = t.type({ app_access_token: Sendable, expire: t.number })

export interface AppToken extends t.TypeOf<typeof AppToken> {}

/** A token as a store keeps it, in JSON. Times are in ms since the epoch; generations count from 1. */
export const StoredToken = t.type({ token: Text, generation: t.number, refreshAt: t.number, expiresAt: t.number })

export interface StoredToken extends t.TypeOf<typeof StoredToken> {}
