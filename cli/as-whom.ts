import { identity, type Endpoint, type Lark } from 'rxlark'
import { map, of, type Observable } from 'rxjs'
import type { CommandContext } from './command.js'
import { userIdentity } from './user-identity.js'

/** Who may call. */
export type Caller = 'tenant' | 'user' | 'app' | 'none'

/** What is known of the tokens that an endpoint takes. */
type Taking = Pick<Endpoint<unknown, unknown>, 'tokens'>

/** Who calls where nobody was named: the app in its tenant, unless the endpoint takes only others. */
function callerFor({ tokens }: Taking): Caller {
  if (tokens === undefined || tokens.length === 0 || tokens.includes('tenant')) return 'tenant'
  return tokens.includes('user') ? 'user' : 'app'
}

/** The client as who is to call. Cold; emits once and completes. */
export function asWhom(lark: Lark, endpoint: Taking, context: CommandContext<{ readonly as?: Caller }>): Observable<Lark> {
  switch (context.options.as ?? callerFor(endpoint)) {
    case 'user':
      return userIdentity(lark, context).pipe(map((user) => lark.as(user)))
    case 'app':
      return of(lark.as(identity.app()))
    case 'none':
      return of(lark.as(identity.none()))
    default:
      return of(lark)
  }
}
