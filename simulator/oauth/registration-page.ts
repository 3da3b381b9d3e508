import type { Answer } from '../api/answer.js'
import type { ApiRequest, Handled } from '../api/request.js'
import { makeApp } from '../app.js'
import type { App } from '../app.js'
import type { Person } from '../person.js'
import { escaped, page } from './oauth-answer.js'
import type { OauthPlatform } from './oauth-platform.js'
import { readAddons } from './registration-addons.js'
import type { ReadAddons } from './registration-addons.js'

export const registrationPagePath = '/page/register'

/** How many apps a tenant may have. */
const mostApps = 1_000
const mostAvatars = 6

/** What the page was asked to show and to make (protocol 8.4). */
interface Wish {
  readonly userCode: string
  readonly name: string
  readonly desc: string
  readonly avatars: readonly string[]
  readonly addons: Exclude<ReadAddons, { fault: string }> | undefined
  readonly createOnly: boolean
  readonly clientId: string | undefined
}

const textsOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value

type Query = ApiRequest['query']

const textIn = (query: Query, name: string) => textsOf(query[name])[0]

function wishOf({ query }: ApiRequest, { registrations }: OauthPlatform): Wish | Answer {
  const userCode = textIn(query, 'user_code') ?? ''
  const addons = textIn(query, 'addons') === undefined ? undefined : readAddons(textIn(query, 'addons') ?? '')
  if (!registrations.isOpen(userCode)) return page('no such code, or it is over', 404)
  if (addons && 'fault' in addons) return page(escaped(addons.fault), 400)
  const fault = faultIn(query)
  if (fault !== undefined) return page(fault, 400)
  return {
    userCode,
    addons,
    avatars: textsOf(query['avatar']),
    name: textIn(query, 'name') ?? 'bot of {user}',
    desc: textIn(query, 'desc') ?? '',
    createOnly: textIn(query, 'createOnly') === 'true',
    clientId: textIn(query, 'clientID'),
  }
}

function faultIn(query: Query): string | undefined {
  if (textIn(query, 'from') !== 'sdk' || textIn(query, 'tp') !== 'sdk' || !textIn(query, 'source'))
    return 'from, tp or source is missing'
  return textsOf(query['avatar']).length > mostAvatars ? 'more than 6 avatars' : undefined
}

/** The page behind the code, and what whoever scanned it decides there. */
export function registrationPage(request: ApiRequest, platform: OauthPlatform): Handled {
  const wish = wishOf(request, platform)
  if ('status' in wish) return { answer: wish }
  const { decision, user = 'Ann', brand } = request.query
  if (decision !== 'allow' && decision !== 'deny') return { answer: page(formOf(wish, request)) }
  if (decision === 'deny') {
    platform.registrations.decide(wish.userCode, 'denied')
    return { answer: page('denied') }
  }
  const person = platform.tenant.person(String(user))
  const app = appOf(wish, person, platform)
  if ('status' in app) return { answer: app }
  const { appId: clientId, appSecret: clientSecret } = app
  const where = brand === 'lark' ? 'lark' : 'feishu'
  platform.registrations.decide(wish.userCode, { openId: person.openId, brand: where, clientId, clientSecret })
  return { app, answer: page(`${escaped(app.botName)} is yours`) }
}

/** A new app, or the one to bring up to date. Without the platform's template it has no scope but those that were asked for. */
function appOf({ name, addons, createOnly, clientId }: Wish, person: Person, platform: OauthPlatform): App | Answer {
  const { apps, ids } = platform
  const [first] = apps
  const old = createOnly ? undefined : apps.find(({ appId }) => appId === clientId)
  if (old) return old
  if (!first || apps.length >= mostApps) return page('there are too many apps', 400)
  const scopes =
    addons && !addons.preset
      ? Object.entries(addons.names).flatMap(([place, names]) => (place.startsWith('scopes.') ? names : []))
      : undefined
  const app = makeApp({ botName: name.replaceAll('{user}', person.name), ...(scopes && { scopes }) }, ids, first.tenantKey)
  platform.addApp(app)
  return app
}

function formOf({ name, desc, avatars, addons }: Wish, { query }: ApiRequest): string {
  const hidden = Object.entries(query)
    .flatMap(([key, value]) => textsOf(value).map((one) => [key, one] as const))
    .map(([key, value]) => `<input type="hidden" name="${escaped(key)}" value="${escaped(value)}">`)
  const asked = Object.entries(addons?.names ?? {}).flatMap(([place, names]) =>
    names.map((one) => `<li>${escaped(place)}: ${escaped(one)}</li>`),
  )
  return `<title>${escaped(name)}</title><form>${hidden.join('')}
<h1>${escaped(name)}</h1><p>${escaped(desc)}</p>${avatars.map((one) => `<p>${escaped(one)}</p>`).join('')}<ul>${asked.join('')}</ul>
<p>I am <input name="user" value="Ann"> of <select name="brand"><option>feishu</option><option>lark</option></select></p>
<button name="decision" value="allow">Create</button> <button name="decision" value="deny">Deny</button></form>`
}
