import type { Answer } from '../api/answer.js'
import type { ApiRequest, Handled } from '../api/request.js'
import type { App } from '../app.js'
import { escaped, page } from './oauth-answer.js'
import type { OauthPlatform } from './oauth-platform.js'

export const authorizePath = '/open-apis/authen/v1/authorize'
export const decisionPath = `${authorizePath}/decision`

/** The platform's limit of scopes in one question. */
const mostScopes = 50

interface Question {
  readonly app: App
  readonly redirectUri: string
  readonly scopes: readonly string[]
  readonly query: Readonly<Record<string, string>>
}

/** Reads the address of the page (protocol 2.6); what is wrong is shown to the user, and never sent back. */
function questionOf({ query }: ApiRequest, apps: readonly App[]): Question | Answer {
  const texts = Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)]))
  const app = apps.find(({ appId }) => appId === texts['client_id'])
  const redirectUri = texts['redirect_uri'] ?? ''
  const scopes = (texts['scope'] ?? '').split(' ').filter(Boolean)
  if (!app) return page('error 20048: there is no such app', 400)
  if (texts['response_type'] !== 'code') return page('error 20036: response_type has to be code', 400)
  if (!URL.canParse(redirectUri)) return page('error 20029: redirect_uri is not valid', 400)
  if (scopes.length > mostScopes) return page('error 20063: too many scopes', 400)
  const missing = scopes.filter((scope) => !app.granted([scope]))
  if (missing.length > 0) return page(`error 20027: the app has not applied for ${escaped(missing.join(' '))}`, 400)
  return { app, redirectUri, scopes, query: texts }
}

/** Asks whoever is in front of the browser. */
export function consentPage(request: ApiRequest, { apps }: OauthPlatform): Handled {
  const question = questionOf(request, apps)
  if ('status' in question) return { answer: question }
  const { app, scopes, query } = question
  const hidden = Object.entries(query).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  )
  const asked = scopes.map((scope) => `<li>${escaped(scope)}</li>`).join('')
  const html = `<title>${escaped(app.botName)}</title><form action="${decisionPath}">${hidden.join('')}
<p>${escaped(app.botName)} wants to act for you:</p><ul>${asked}</ul>
<p>I am <input name="user" value="Ann"></p>
<button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button></form>`
  return { app, answer: page(html) }
}

/** Sends the browser back with what was decided. A fragment of the address stays behind the query. */
export function decided(request: ApiRequest, { apps, tenant, userTokens }: OauthPlatform): Handled {
  const question = questionOf(request, apps)
  if ('status' in question) return { answer: question }
  const { app, redirectUri, scopes, query } = question
  const back = new URL(redirectUri)
  if (query['decision'] === 'allow') {
    const consent = { appId: app.appId, openId: tenant.person(query['user'] ?? 'Ann').openId, scopes }
    const { code_challenge: challenge = '', code_challenge_method: method = 'plain' } = query
    back.searchParams.append('code', userTokens.code(consent, { redirectUri, challenge, method }))
  } else back.searchParams.append('error', 'access_denied')
  if (query['state'] !== undefined) back.searchParams.append('state', query['state'])
  return { app, answer: { status: 302, headers: { location: back.href }, text: '' } }
}
