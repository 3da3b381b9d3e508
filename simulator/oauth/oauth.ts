import type { ApiRequest, Visit } from '../api/request.js'
import { authorizePath, consentPage, decided, decisionPath, oldAuthorizePath } from './consent-page.js'
import { devicePage, devicePath, startDevice } from './device-endpoint.js'
import type { OauthPlatform } from './oauth-platform.js'
import { larkPrefix, registrationEndpoint, registrationPath } from './registration-endpoint.js'
import { registrationPage, registrationPagePath } from './registration-page.js'
import { tokenEndpoint } from './token-endpoint.js'

type Endpoint = (request: ApiRequest, platform: OauthPlatform) => ReturnType<Visit['answer']>

/** Both hosts of the platform are one here (protocol 1.1). No catalogue has these paths. */
const endpoints: Readonly<Record<string, Endpoint>> = {
  [`GET ${authorizePath}`]: consentPage,
  [`GET ${oldAuthorizePath}`]: consentPage,
  [`GET ${decisionPath}`]: decided,
  [`GET ${devicePath}`]: devicePage,
  [`GET ${registrationPagePath}`]: registrationPage,
  'POST /oauth/v3/token': (request, platform) => tokenEndpoint(request, 'v3', platform),
  'POST /open-apis/authen/v2/oauth/token': (request, platform) => tokenEndpoint(request, 'v2', platform),
  'POST /oauth/v1/device_authorization': (request, platform) => startDevice(request, true, platform),
  'POST /open-apis/authen/v2/oauth/device_authorization': (request, platform) => startDevice(request, false, platform),
}

/** What is asked at another host of Lark than at that of Feishu. */
const ofHosts: Readonly<Record<string, 'feishu' | 'lark'>> = {
  [registrationPath]: 'feishu',
  [larkPrefix + registrationPath]: 'lark',
}

/** The visit of a request to one of the endpoints of OAuth; nothing where it goes elsewhere. */
export function oauthVisit(request: ApiRequest, platform: OauthPlatform): Visit | undefined {
  const host = ofHosts[request.path]
  if (host && request.method === 'POST') return { answer: () => registrationEndpoint(request, host, platform) }
  const endpoint = endpoints[`${request.method} ${request.path}`]
  return endpoint && { answer: () => endpoint(request, platform) }
}
