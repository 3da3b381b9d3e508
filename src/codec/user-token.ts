import * as t from 'io-ts'
import { Text } from './leaf.js'

/** What a token endpoint of OAuth answers (protocol 2.6); lifetimes are in seconds. What is empty or null is absent. */
export const OauthToken = t.intersection([
  t.type({ access_token: Text }),
  t.partial({
    expires_in: t.union([t.number, t.null]),
    refresh_token: t.union([t.string, t.null]),
    refresh_token_expires_in: t.union([t.number, t.null]),
    scope: t.union([t.string, t.null]),
  }),
])

export interface OauthToken extends t.TypeOf<typeof OauthToken> {}

/** The start of a login by device (protocol 2.8); times are in seconds. */
export const DeviceCode = t.intersection([
  t.type({ device_code: Text, user_code: Text, verification_uri: Text }),
  t.partial({ verification_uri_complete: t.string, expires_in: t.number, interval: t.number }),
])

export interface DeviceCode extends t.TypeOf<typeof DeviceCode> {}

/** Who a user token belongs to (`authen/v1/user_info`). */
export const UserInfo = t.intersection([t.type({ open_id: Text }), t.partial({ name: t.string })])

export interface UserInfo extends t.TypeOf<typeof UserInfo> {}

/** A session as a store keeps it, in JSON. Times are in ms since the epoch. */
export const StoredSession = t.intersection([
  t.type({
    openId: Text,
    name: t.string,
    scopes: t.readonlyArray(t.string),
    via: t.union([t.literal('v2'), t.literal('v3')]),
    token: Text,
    generation: t.number,
    refreshAt: t.number,
    expiresAt: t.number,
  }),
  t.partial({ refreshToken: Text, refreshExpiresAt: t.number }),
])

export interface StoredSession extends t.TypeOf<typeof StoredSession> {}
