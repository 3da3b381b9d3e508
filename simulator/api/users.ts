import { get } from '../../src/api/generated/authen/v1/user-info.js'
import { badUserToken } from './refusals.js'
import { ok } from './answer.js'
import { route } from './context.js'
import type { Route } from './context.js'

/** Who the user of a token is (protocol 2.6). */
export const userRoutes: readonly Route[] = [
  route(get, [], (_, { app, tenant, user }) => {
    const person = user && tenant.findPerson('open_id', user.openId)
    if (!person) return badUserToken
    const { name, openId: open_id, unionId: union_id, userId: user_id } = person
    return ok({ name, open_id, union_id, user_id, tenant_key: app.tenantKey })
  }),
]
