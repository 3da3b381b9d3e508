import type { Answer } from '../api/answer.js'
import type { ApiRequest, Handled } from '../api/request.js'
import { makeApp } from '../app.js'
import type { App } from '../app.js'
import type { Person } from '../person.js'
import { decisionButtons, escaped, face, hiddenFields, page, saying } from './oauth-page.js'
import type { OauthPlatform } from './oauth-platform.js'
import { choiceFields, chosenPerson, personChoice } from './person-choice.js'
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
  if (!registrations.isOpen(userCode)) return saying('no such code, or it is over', 404)
  if (addons && 'fault' in addons) return saying(addons.fault, 400)
  const fault = faultIn(query)
  if (fault !== undefined) return saying(fault, 400)
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
  const { decision, brand } = request.query
  if (decision !== 'allow' && decision !== 'deny') return { answer: page(formOf(wish, request, platform), { title: wish.name }) }
  if (decision === 'deny') {
    platform.registrations.decide(wish.userCode, 'denied')
    return { answer: saying('denied') }
  }
  const person = platform.tenant.person(chosenPerson(request.query))
  const app = appOf(wish, person, platform)
  if ('status' in app) return { answer: app }
  const { appId: clientId, appSecret: clientSecret } = app
  const where = brand === 'lark' ? 'lark' : 'feishu'
  platform.registrations.decide(wish.userCode, { openId: person.openId, brand: where, clientId, clientSecret })
  return { app, answer: saying(`${app.botName} is yours`) }
}

/** A new app, or the one to bring up to date. Without the platform's template it has no scope but those that were asked for. */
function appOf({ name, addons, createOnly, clientId }: Wish, person: Person, platform: OauthPlatform): App | Answer {
  const { apps, ids } = platform
  const [first] = apps
  const old = createOnly ? undefined : apps.find(({ appId }) => appId === clientId)
  if (old) return old
  if (!first || apps.length >= mostApps) return saying('there are too many apps', 400)
  const scopes =
    addons && !addons.preset
      ? Object.entries(addons.names).flatMap(([place, names]) => (place.startsWith('scopes.') ? names : []))
      : undefined
  const app = makeApp({ botName: name.replaceAll('{user}', person.name), ...(scopes && { scopes }) }, ids, first.tenantKey)
  platform.addApp(app)
  return app
}

/** A picture that is in the address itself; whatever is elsewhere is not fetched, but named. */
const avatarOf = (name: string, avatars: readonly string[]): string => {
  const inside = avatars.find((one) => /^data:image\/(png|jpeg|gif|webp);base64,[\w+/=]+$/.test(one))
  return inside === undefined ? face(name) : `<img class="face" src="${escaped(inside)}" alt="">`
}

function formOf(
  { name, desc, avatars, addons, createOnly, clientId }: Wish,
  { query }: ApiRequest,
  { tenant }: OauthPlatform,
): string {
  const hidden = Object.entries(query)
    .filter(([key]) => !choiceFields.includes(key) && key !== 'brand')
    .flatMap(([key, value]) => textsOf(value).map((one) => [key, one] as const))
  const asked = Object.entries(addons?.names ?? {}).flatMap(([place, names]) =>
    names.map((one) => `<li>${escaped(place)}: ${escaped(one)}</li>`),
  )
  const elsewhere = avatars.filter((one) => !one.startsWith('data:')).map((one) => `<p><small>${escaped(one)}</small></p>`)
  const isNew = createOnly || clientId === undefined
  return `<form>${hiddenFields(hidden)}${avatarOf(name, avatars)}<h1>${escaped(name)}</h1><p class="muted">${escaped(desc)}</p>${elsewhere.join('')}
<p>${isNew ? 'A new app' : `The app ${escaped(clientId)}`}${asked.length > 0 ? ', which asks for:' : '.'}</p>
${asked.length > 0 ? `<ul>${asked.join('')}</ul>` : ''}${personChoice(tenant.people())}
<label class="wide">My tenant lives at <select name="brand"><option>feishu</option><option>lark</option></select></label>
${decisionButtons(isNew ? 'Create' : 'Update')}</form>`
}
