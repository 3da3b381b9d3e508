import * as accessToken from '../../src/api/generated/authen/v1/access-token.js'
import * as oidcAccessToken from '../../src/api/generated/authen/v1/oidc-access-token.js'
import * as oidcRefreshAccessToken from '../../src/api/generated/authen/v1/oidc-refresh-access-token.js'
import * as refreshAccessToken from '../../src/api/generated/authen/v1/refresh-access-token.js'
import type { Consent } from '../oauth/user-tokens.js'
import { no, ok } from './answer.js'
import type { Answer } from './answer.js'
import { route } from './context.js'
import type { ApiContext, Route } from './context.js'

const unusable = no(20007, 'cannot generate a user access token: the code or refresh token is not good, or was used')

type Granted = (consent: Consent, context: ApiContext) => object

const byCode =
  (more: Granted) =>
  ({ data: { code } }: { readonly data: { readonly code: string } }, context: ApiContext): Answer => {
    const { app, userTokens } = context
    return tokensFor(userTokens.useCode({ appId: app.appId, code, redirectUri: undefined, verifier: undefined }), more, context)
  }

const byRefreshToken =
  (more: Granted) =>
  ({ data }: { readonly data: { readonly refresh_token: string } }, context: ApiContext): Answer =>
    tokensFor(context.userTokens.useRefreshToken(data.refresh_token, context.app.appId), more, context)

function tokensFor(consent: Consent | number, more: Granted, context: ApiContext): Answer {
  if (typeof consent === 'number') return unusable
  const { refresh_token_expires_in, ...members } = context.userTokens.issue(consent, { lasting: true })
  return ok({ ...members, refresh_expires_in: refresh_token_expires_in, ...more(consent, context) })
}

const nothing: Granted = () => ({})

/** The oldest answers say who it is, too. */
const profile: Granted = ({ openId }, { tenant, app }) => {
  const person = tenant.findPerson('open_id', openId)
  return { open_id: openId, union_id: person?.unionId, user_id: person?.userId, name: person?.name, tenant_key: app.tenantKey }
}

/** The user tokens of old, which come in an envelope, for the token of an app, and can always be refreshed (protocol 2.6). */
export const oldUserTokenRoutes: readonly Route[] = [
  route(oidcAccessToken.create, [], byCode(nothing)),
  route(oidcRefreshAccessToken.create, [], byRefreshToken(nothing)),
  route(accessToken.create, [], byCode(profile)),
  route(refreshAccessToken.create, [], byRefreshToken(profile)),
]
