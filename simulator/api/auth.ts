import * as appAccessToken from '../../src/api/generated/auth/v3/app-access-token.js'
import * as appTicket from '../../src/api/generated/auth/v3/app-ticket.js'
import * as tenantAccessToken from '../../src/api/generated/auth/v3/tenant-access-token.js'
import type { App } from '../app.js'
import { no, ok, okTop } from './answer.js'
import type { Answer } from './answer.js'
import { badAppToken } from './refusals.js'
import { route } from './context.js'
import type { ApiContext, Route } from './context.js'

/** Token endpoints fail with HTTP 200 and a code, seen on the real platform. */
const refusal = (code: number, msg: string): Answer => no(code, msg, { status: 200 })

export const badTokenRequest = refusal(10003, 'invalid param')
const wrongSecret = refusal(10014, 'app secret invalid')

const badTicket = refusal(10012, 'app ticket invalid')
const noTenantToken = refusal(10013, 'tenant access token cannot be obtained')
const noResend = refusal(10016, 'app ticket cannot be sent again')

interface Secret {
  readonly data: { readonly app_id: string; readonly app_secret: string }
}

interface Ticket {
  readonly data: Secret['data'] & { readonly app_ticket: string }
}

interface ForTenant {
  readonly data: { readonly app_access_token: string; readonly tenant_key: string }
}

/** Tokens of self-built apps (protocol 2.2), and of store apps (protocol 2.3). */
export const authRoutes: readonly Route[] = [
  route<Secret>(tenantAccessToken.internal, [], (input, context) =>
    issue(input, context, (token, expire) => okTop({ tenant_access_token: token, expire })),
  ),
  route<Secret>(appAccessToken.internal, [], (input, context) =>
    issue(input, context, (token, expire) => okTop({ app_access_token: token, tenant_access_token: token, expire })),
  ),
  route<Secret>(appTicket.resend, [], ({ data }, { apps, appTickets }) =>
    proven(data, apps, (app) => {
      if (app.appType !== 'store') return noResend
      appTickets.push(app)
      return ok()
    }),
  ),
  route<Ticket>(appAccessToken.create, [], ({ data }, { apps, appTickets, tokens }) =>
    proven(data, apps, (app) => {
      if (!appTickets.isGood(app, data.app_ticket)) return badTicket
      const { token, expire } = tokens.issue(app, 'app')
      return okTop({ app_access_token: token, expire })
    }),
  ),
  route<ForTenant>(tenantAccessToken.create, [], ({ data }, { apps, tokens }) => {
    const found = tokens.stateOf(data.app_access_token)
    const app = found.state === 'valid' && found.kind === 'app' && apps.find(({ appId }) => appId === found.appId)
    if (!app) return badAppToken
    if (app.tenantKey !== data.tenant_key) return noTenantToken
    const { token, expire } = tokens.issue(app, 'tenant', data.tenant_key)
    return okTop({ tenant_access_token: token, expire })
  }),
]

function proven(data: Secret['data'], apps: readonly App[], answer: (app: App) => Answer): Answer {
  const app = apps.find(({ appId }) => appId === data.app_id)
  if (!app) return badTokenRequest
  return app.appSecret === data.app_secret ? answer(app) : wrongSecret
}

function issue({ data }: Secret, { apps, tokens }: ApiContext, answer: (token: string, expire: number) => Answer): Answer {
  return proven(data, apps, (app) => {
    const { token, expire } = tokens.issue(app)
    return answer(token, expire)
  })
}
