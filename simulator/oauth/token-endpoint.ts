import type { Answer } from '../api/answer.js'
import type { ApiRequest, Handled } from '../api/request.js'
import type { App } from '../app.js'
import { given, refused, word } from './oauth-answer.js'
import type { OauthPlatform } from './oauth-platform.js'
import { fieldsOf, provenApp } from './oauth-request.js'
import type { Consent } from './user-tokens.js'

type Fields = Readonly<Record<string, string>>

/** The token endpoints (protocol 2.6, 2.8, 2.9): that of v2 has a code in its success, that of v3 also takes assertions of apps. */
export function tokenEndpoint(request: ApiRequest, version: 'v2' | 'v3', platform: OauthPlatform): Handled {
  const fields = fieldsOf(request)
  const app = provenApp(fields, request, platform.apps)
  if ('status' in app) return { answer: app }
  return { app, answer: grant(fields, app, version, platform) }
}

function grant(fields: Fields, app: App, version: 'v2' | 'v3', platform: OauthPlatform): Answer {
  const { userTokens, devices, tokens } = platform
  const issued = (consent: Consent | number): Answer => {
    if (typeof consent === 'number') return refused(consent, 'invalid_grant')
    const members = userTokens.issue(narrowed(consent, fields['scope']))
    return given(version === 'v2' ? { code: 0, ...members } : members)
  }
  switch (fields['grant_type']) {
    case 'authorization_code': {
      const { code, redirect_uri: redirectUri, code_verifier: verifier } = fields
      if (code === undefined) return refused(20001)
      return issued(userTokens.useCode({ appId: app.appId, code, redirectUri, verifier }))
    }
    case 'refresh_token': {
      const { refresh_token: token } = fields
      return token === undefined ? refused(20001) : issued(userTokens.useRefreshToken(token, app.appId))
    }
    case 'urn:ietf:params:oauth:grant-type:device_code': {
      const outcome = devices.poll(fields['device_code'] ?? '', app.appId)
      return typeof outcome === 'string' ? word(outcome) : issued(outcome)
    }
    case 'urn:ietf:params:oauth:grant-type:jwt-bearer': {
      if (version === 'v2' || fields['client_assertion'] === undefined) return refused(20036, 'unsupported_grant_type')
      const { token, expire } = tokens.issue(app)
      return given({ access_token: token, token_type: 'Bearer', expires_in: expire })
    }
    default:
      return refused(20036, 'unsupported_grant_type')
  }
}

/** A request may ask for less than was granted. */
function narrowed(consent: Consent, scope: string | undefined): Consent {
  if (scope === undefined) return consent
  const wanted = scope.split(' ')
  return { ...consent, scopes: consent.scopes.filter((one) => wanted.includes(one)) }
}
