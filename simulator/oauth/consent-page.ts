import type { Answer } from '../api/answer.js'
import type { ApiRequest, Handled } from '../api/request.js'
import type { App } from '../app.js'
import { decisionButtons, escaped, face, hiddenFields, page, saying } from './oauth-page.js'
import type { OauthPlatform } from './oauth-platform.js'
import { choiceFields, chosenPerson, personChoice } from './person-choice.js'

export const authorizePath = '/open-apis/authen/v1/authorize'
export const oldAuthorizePath = '/open-apis/authen/v1/index'
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
  // The oldest form of the address says `app_id`, and wants a code without saying so.
  const { app_id: oldId, client_id: id = oldId, response_type: type = oldId && 'code' } = texts
  const app = apps.find(({ appId }) => appId === id)
  const redirectUri = texts['redirect_uri'] ?? ''
  const scopes = (texts['scope'] ?? '').split(' ').filter(Boolean)
  if (!app) return saying('error 20048: there is no such app', 400)
  if (type !== 'code') return saying('error 20036: response_type has to be code', 400)
  if (!URL.canParse(redirectUri)) return saying('error 20029: redirect_uri is not valid', 400)
  if (scopes.length > mostScopes) return saying('error 20063: too many scopes', 400)
  const missing = scopes.filter((scope) => !app.granted([scope]))
  if (missing.length > 0) return saying(`error 20027: the app has not applied for ${missing.join(' ')}`, 400)
  return { app, redirectUri, scopes, query: texts }
}

/** Asks whoever is in front of the browser. */
export function consentPage(request: ApiRequest, { apps, tenant }: OauthPlatform): Handled {
  const question = questionOf(request, apps)
  if ('status' in question) return { answer: question }
  const { app, scopes, query } = question
  const hidden = hiddenFields(Object.entries(query).filter(([name]) => !choiceFields.includes(name)))
  const asked = scopes.map((scope) => `<li>${escaped(scope)}</li>`).join('')
  const html = `${face(app.botName)}<form action="${decisionPath}">${hidden}
<h1>${escaped(app.botName)}</h1><p>wants to act for you${scopes.length > 0 ? ', and to:' : '.'}</p>${asked && `<ul>${asked}</ul>`}
${personChoice(tenant.people())}${decisionButtons('Allow')}</form>`
  return { app, answer: page(html, { title: app.botName }) }
}

/** Sends the browser back with what was decided. A fragment of the address stays behind the query. */
export function decided(request: ApiRequest, { apps, tenant, userTokens }: OauthPlatform): Handled {
  const question = questionOf(request, apps)
  if ('status' in question) return { answer: question }
  const { app, redirectUri, scopes, query } = question
  const back = new URL(redirectUri)
  if (query['decision'] === 'allow') {
    const consent = { appId: app.appId, openId: tenant.person(chosenPerson(query)).openId, scopes }
    const { code_challenge: challenge = '', code_challenge_method: method = 'plain' } = query
    back.searchParams.append('code', userTokens.code(consent, { redirectUri, challenge, method }))
  } else back.searchParams.append('error', 'access_denied')
  if (query['state'] !== undefined) back.searchParams.append('state', query['state'])
  return { app, answer: { status: 302, headers: { location: back.href }, text: '' } }
}
