import { isLarkError, type LarkError } from '../model/errors.js'
import { codeFacts, type CodeFacts } from './code-facts.js'

/** An error, for people: what happened, what to do, and where. */
export interface Explanation {
  readonly tag: LarkError['_tag']
  readonly retryable: boolean
  /** What happened, in general; the error's message has the case at hand. */
  readonly meaning: string
  /** What to do. */
  readonly hint: string
  /** Where to do it, or to read on. */
  readonly link?: string
  /** The platform's code, where it gave one. */
  readonly code?: number
  /** What support asks for. */
  readonly logId?: string
  /** Any one of which would do. */
  readonly missingScopes?: readonly string[]
}

/** The app that an error is of: a client is one. */
export interface AppOfError {
  readonly appId: string
  /** The base URL of the platform, without a trailing slash. */
  readonly domain: string
}

const generally: { readonly [Tag in LarkError['_tag']]: readonly [meaning: string, hint: string] } = {
  ConfigError: ['an option is missing or wrong', 'see `faults`: it names every one'],
  InputError: ['the input of a call is wrong, and nothing was sent', 'see `faults`: it names every field'],
  AuthError: [
    'the platform refuses the credentials, the token or the user',
    'check app id, app secret and domain; a user has to log in again',
  ],
  ApiError: ['the platform said no', 'see the message, and the reference of the endpoint'],
  RateLimitError: ['too many calls', 'wait for `retryAfter` ms'],
  HttpError: ['something other than the platform answered', 'check the domain, and what is between you and the platform'],
  TransportError: [
    'the network failed',
    'check the network, the domain and the proxy; `sent` says whether the request can have arrived',
  ],
  TimeoutError: ['no answer came in time', 'the platform may have done what was asked: try again only what can be repeated'],
  DecodeError: ['what came is not what the protocol says', 'see `faults`; where the platform has changed, update rxlark'],
  SignatureError: ['a push is not from the platform', 'check the encrypt key and the verification token, and look who sent it'],
  ConnectionError: ['the long connection failed', 'it is tried again where that can help'],
  RegistrationError: ['the registration of the app ended without one', 'begin it again'],
}

/**
 * Explains an error to people: what its code means, what to do, and where.
 *
 * For bots that tell their admin, for command lines and dashboards. The long table of the platform's codes comes with this import
 * and with no other: the errors themselves carry only the cures of what beginners meet.
 *
 * @example
 * ```ts
 * lark.bot().subscribe({ error: (error) => console.error(explain(error, lark)?.hint) })
 * ```
 * @param error - Anything; where it is not of rxlark itself, its causes are looked through.
 * @param app - Whose error: then links lead to its pages of the developer console.
 * @returns `undefined` where nothing in it is of rxlark.
 */
export function explain(error: unknown, app?: AppOfError): Explanation | undefined {
  const ours = larkErrorIn(error)
  if (!ours) return undefined
  const { code, logId, missingScopes, helpUrl } = detailsOf(ours)
  const facts = code ? codeFacts(code, ours._tag === 'ConnectionError' ? 'connection' : 'call') : undefined
  const [meaning, hint] = facts ? [facts.meaning, facts.hint] : generally[ours._tag]
  const link = helpUrl ?? (app && linkTo(app, { page: facts?.page, logId, missingScopes }))
  return {
    tag: ours._tag,
    retryable: ours.retryable,
    meaning,
    hint,
    ...(link && { link }),
    ...(code && { code }),
    ...(logId && { logId }),
    ...(missingScopes.length > 0 && { missingScopes }),
  }
}

/** How deep causes are followed. */
const depth = 8

function larkErrorIn(error: unknown, left = depth): LarkError | undefined {
  if (isLarkError(error)) return error
  return left > 0 && error instanceof Error ? larkErrorIn(error.cause, left - 1) : undefined
}

interface Details {
  readonly code: number | undefined
  readonly logId: string | undefined
  readonly missingScopes: readonly string[]
  readonly helpUrl: string | undefined
}

const detailsOf = (error: LarkError): Details => ({
  code: 'code' in error && typeof error.code === 'number' ? error.code : undefined,
  logId: 'logId' in error ? error.logId : undefined,
  missingScopes:
    (error._tag === 'ApiError' && error.missingScopes) || (error._tag === 'AuthError' && error.reauthorize?.scopes) || [],
  helpUrl: error._tag === 'ApiError' ? error.helpUrl : undefined,
})

/** The pages that the platform's own answers lead to (protocol 3.7). */
function linkTo(
  { appId, domain }: AppOfError,
  { page, logId, missingScopes }: { readonly page: CodeFacts['page'] } & Pick<Details, 'logId' | 'missingScopes'>,
): string | undefined {
  if (page === 'app') return `${domain}/app/${appId}`
  if (page === 'scopes') return `${domain}/app/${appId}/auth${missingScopes.length > 0 ? `?q=${missingScopes.join(',')}` : ''}`
  return logId ? `${domain}/search?log_id=${encodeURIComponent(logId)}` : undefined
}
