import type { ApiRequest, Handled } from '../api/request.js'
import { given, word } from './oauth-answer.js'
import type { OauthPlatform } from './oauth-platform.js'
import { fieldsOf } from './oauth-request.js'
import { registrationPagePath } from './registration-page.js'

export const registrationPath = '/oauth/v1/app/registration'

/** The accounts host of Lark is under a prefix here. */
export const larkPrefix = '/lark'

/** Registers apps (protocol 8): a form in, JSON out; what is not a success has the status 400. */
export function registrationEndpoint(request: ApiRequest, host: 'feishu' | 'lark', platform: OauthPlatform): Handled {
  const fields = fieldsOf(request)
  switch (request.headers['content-type']?.includes('x-www-form-urlencoded') && fields['action']) {
    case 'init':
      return { answer: given({ supported_auth_methods: ['client_secret'] }) }
    case 'begin':
      return { answer: begin(fields, request, platform) }
    case 'poll':
      return { answer: poll(fields['device_code'] ?? '', host, platform) }
    default:
      return { answer: word('invalid_request') }
  }
}

type Fields = Readonly<Record<string, string>>

function begin(fields: Fields, { headers }: ApiRequest, { registrations }: OauthPlatform) {
  if (fields['archetype'] !== 'PersonalAgent') return word('invalid_request')
  if (fields['auth_method'] !== 'client_secret') return word('unsupported_auth_method')
  const { deviceCode, userCode, expiresIn } = registrations.begin()
  const page = `http://${headers['host'] ?? ''}${registrationPagePath}`
  return given({
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: page,
    verification_uri_complete: `${page}?user_code=${userCode}`,
    interval: registrations.interval,
    expires_in: expiresIn,
  })
}

/** Tenants of Lark are told of at Feishu, and get their credentials at Lark. */
function poll(deviceCode: string, host: 'feishu' | 'lark', { registrations }: OauthPlatform) {
  const decided = registrations.poll(deviceCode, host)
  if (typeof decided === 'string') return word(decided)
  const { openId, brand, clientId, clientSecret } = decided
  const user_info = { open_id: openId, tenant_brand: brand }
  return given(brand === host ? { client_id: clientId, client_secret: clientSecret, user_info } : { user_info })
}
