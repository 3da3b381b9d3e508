import * as appAccessToken from '../../src/api/generated/auth/v3/app-access-token.js'
import * as tenantAccessToken from '../../src/api/generated/auth/v3/tenant-access-token.js'
import { no, okTop } from './answer.js'
import type { Answer } from './answer.js'
import { route } from './context.js'
import type { ApiContext, Route } from './context.js'

/** Token endpoints fail with HTTP 200 and a code, seen on the real platform. */
const refusal = (code: number, msg: string): Answer => no(code, msg, { status: 200 })

export const badTokenRequest = refusal(10003, 'invalid param')
const wrongSecret = refusal(10014, 'app secret invalid')

interface Secret {
  readonly data: { readonly app_id: string; readonly app_secret: string }
}

/** Tokens of self-built apps (protocol 2.2). */
export const authRoutes: readonly Route[] = [
  route<Secret>(tenantAccessToken.internal, [], (input, context) =>
    issue(input, context, (token, expire) => okTop({ tenant_access_token: token, expire })),
  ),
  route<Secret>(appAccessToken.internal, [], (input, context) =>
    issue(input, context, (token, expire) => okTop({ app_access_token: token, tenant_access_token: token, expire })),
  ),
]

function issue({ data }: Secret, { apps, tokens }: ApiContext, answer: (token: string, expire: number) => Answer): Answer {
  const app = apps.find(({ appId }) => appId === data.app_id)
  if (!app) return badTokenRequest
  if (app.appSecret !== data.app_secret) return wrongSecret
  const { token, expire } = tokens.issue(app)
  return answer(token, expire)
}
