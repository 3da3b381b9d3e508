import { identity, type Endpoint, type Lark } from 'rxlark'
import type { CommandContext } from '../command.js'
import { userToken } from '../user-token.js'
import type { CallCommandOptions } from './options.js'

type Who = NonNullable<CallCommandOptions['as']>

/** Who calls where nobody was named: the app in its tenant, unless the endpoint takes only others. */
function whoFor({ tokens }: Pick<Endpoint<unknown, unknown>, 'tokens'>): Who {
  if (tokens === undefined || tokens.length === 0 || tokens.includes('tenant')) return 'tenant'
  return tokens.includes('user') ? 'user' : 'app'
}

/** The client as who is to call. */
export function asWhom(
  lark: Lark,
  endpoint: Pick<Endpoint<unknown, unknown>, 'tokens'>,
  context: CommandContext<CallCommandOptions>,
): Lark {
  switch (context.options.as ?? whoFor(endpoint)) {
    case 'user':
      return lark.as(identity.user(userToken(context)))
    case 'app':
      return lark.as(identity.app())
    case 'none':
      return lark.as(identity.none())
    default:
      return lark
  }
}
