import type { ApiRequest, Handled } from '../api/request.js'
import { given, refused } from './oauth-answer.js'
import { decisionButtons, escaped, page, saying } from './oauth-page.js'
import type { OauthPlatform } from './oauth-platform.js'
import { chosenPerson, personChoice } from './person-choice.js'
import { fieldsOf, provenApp } from './oauth-request.js'

export const devicePath = '/oauth/device'

/** Starts a login by device; one of both dialects wants the app to prove itself (protocol 2.8). */
export function startDevice(request: ApiRequest, proven: boolean, { apps, devices }: OauthPlatform): Handled {
  const fields = fieldsOf(request)
  const app = proven ? provenApp(fields, request, apps) : apps.find(({ appId }) => appId === fields['client_id'])
  if (!app) return { answer: refused(20048, 'invalid_client') }
  if ('status' in app) return { answer: app }
  const scopes = (fields['scope'] ?? '').split(' ').filter(Boolean)
  const { deviceCode, userCode, expiresIn } = devices.start(app.appId, scopes)
  const uri = `http://${request.headers['host'] ?? ''}${devicePath}`
  const members = {
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: uri,
    verification_uri_complete: `${uri}?user_code=${userCode}`,
    expires_in: expiresIn,
    interval: devices.interval,
  }
  return { app, answer: given(proven ? members : { code: 0, data: members }) }
}

/** The page where a user enters the code, and what they decide. */
export function devicePage({ query }: ApiRequest, { devices, tenant }: OauthPlatform): Handled {
  const { user_code: code = '', decision } = query
  const userCode = String(code)
  if (decision === 'allow' || decision === 'deny') {
    const choice = decision === 'allow' ? { openId: tenant.person(chosenPerson(query)).openId } : 'denied'
    return { answer: devices.decide(userCode, choice) ? saying('done') : saying('no such code', 404) }
  }
  return {
    answer: page(`<form><h1>Log in a device</h1><p class="muted">Enter the code that it shows.</p>
<label class="wide">Code <input name="user_code" value="${escaped(userCode)}" required autocomplete="off"></label>
${personChoice(tenant.people())}${decisionButtons('Allow')}</form>`),
  }
}
