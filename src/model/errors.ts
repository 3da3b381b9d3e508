import type { RefusedHandshake } from './refused-handshake.js'

/** Marks every error of ours, in every copy of this module that a process may load: guards go by it, never by `instanceof`. */
const brand = Symbol.for('rxlark.error')

interface Because {
  readonly cause?: unknown
}

abstract class Tagged<Tag extends string> extends Error {
  abstract readonly _tag: Tag
  /** Whether the same thing may succeed when tried again. */
  abstract readonly retryable: boolean

  constructor(message: string, { cause }: Because = {}) {
    super(message, cause === undefined ? undefined : { cause })
    Object.defineProperty(this, brand, { value: true })
    Object.defineProperty(this, 'name', { value: new.target.tagName })
  }

  /** What `name` says: minifiers rename classes. */
  static readonly tagName: string
}

/** One fault of an input, an option or an answer. */
export interface Fault {
  /** A JSON path: `data.content`, `items[3].id`. */
  readonly path: string
  readonly message: string
  /** The number that the platform's own tools give it, where there is one. */
  readonly code?: number
}

const listed = (faults: readonly Fault[]) => faults.map(({ path, message }) => `${path}: ${message}`).join('; ')

/** The programmer acts: an option is missing or wrong. Thrown at once, lists every fault. */
export class ConfigError extends Tagged<'ConfigError'> {
  static override readonly tagName = 'ConfigError'
  readonly _tag = 'ConfigError'
  readonly retryable = false
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[], because?: Because) {
    super(listed(faults), because)
    this.faults = faults
  }
}

/** The programmer acts: the input of a call is wrong. Comes before any network, lists every fault. */
export class InputError extends Tagged<'InputError'> {
  static override readonly tagName = 'InputError'
  readonly _tag = 'InputError'
  readonly retryable = false
  readonly endpoint: string
  readonly faults: readonly Fault[]

  constructor({ endpoint, faults, ...because }: { endpoint: string; faults: readonly Fault[] } & Because) {
    super(`${endpoint}: ${listed(faults)}`, because)
    this.endpoint = endpoint
    this.faults = faults
  }
}

/** What the platform said of a call. */
export interface ApiAnswer {
  readonly code: number
  readonly msg: string
  readonly logId: string
  readonly endpoint: string
  readonly status: number
}

/** The admin acts: credentials are wrong, a token is refused, a session is over. */
export class AuthError extends Tagged<'AuthError'> {
  static override readonly tagName = 'AuthError'
  readonly _tag = 'AuthError'
  readonly retryable = false
  /** The platform's code; 0 where it gave none. */
  readonly code: number
  readonly logId: string
  readonly endpoint: string
  /** The user has to log in again, with these scopes. */
  readonly reauthorize?: { readonly scopes: readonly string[] }
  /** Which token was refused, counted from 1: one of a later generation may do. Absent where no other token would help. */
  readonly generation?: number

  constructor(message: string, { code = 0, logId = '', endpoint = '', reauthorize, generation, ...because }: AuthFacts = {}) {
    super(message, because)
    this.code = code
    this.logId = logId
    this.endpoint = endpoint
    if (reauthorize) this.reauthorize = reauthorize
    if (generation !== undefined) this.generation = generation
  }
}

interface AuthFacts extends Partial<ApiAnswer>, Because {
  readonly reauthorize?: { readonly scopes: readonly string[] } | undefined
  readonly generation?: number | undefined
}

export interface FieldViolation {
  readonly field: string
  readonly value: string
  readonly description: string
}

/** The programmer or the admin acts: the platform said no. The message says what to do where the platform's code tells. */
export class ApiError extends Tagged<'ApiError'> {
  static override readonly tagName = 'ApiError'
  readonly _tag = 'ApiError'
  readonly retryable: boolean
  readonly code: number
  readonly msg: string
  /** What support asks for. */
  readonly logId: string
  readonly endpoint: string
  readonly status: number
  readonly fieldViolations: readonly FieldViolation[]
  /** The scopes that the app or the user lacks, any one of which would do. */
  readonly missingScopes: readonly string[]
  /** Where to ask for what is missing, or to read on. */
  readonly helpUrl?: string
  /** The pause that was asked for, in ms, where one was. */
  readonly retryAfter?: number

  constructor(
    message: string,
    answer: ApiAnswer & {
      fieldViolations?: readonly FieldViolation[]
      missingScopes?: readonly string[]
      helpUrl?: string | undefined
      retryable?: boolean
      retryAfter?: number | undefined
    } & Because,
  ) {
    super(message, answer)
    this.retryable = answer.retryable ?? false
    this.code = answer.code
    this.msg = answer.msg
    this.logId = answer.logId
    this.endpoint = answer.endpoint
    this.status = answer.status
    this.fieldViolations = answer.fieldViolations ?? []
    this.missingScopes = answer.missingScopes ?? []
    if (answer.helpUrl) this.helpUrl = answer.helpUrl
    if (answer.retryAfter !== undefined) this.retryAfter = answer.retryAfter
  }
}

/** Nobody acts, time does: the platform asks for a pause of `retryAfter` ms. */
export class RateLimitError extends Tagged<'RateLimitError'> {
  static override readonly tagName = 'RateLimitError'
  readonly _tag = 'RateLimitError'
  readonly retryable = true
  readonly retryAfter: number
  /** How many calls a window has, where the platform said so. */
  readonly limit?: number
  /** Whether our own limiter said so, before anything was sent. */
  readonly local: boolean
  readonly code: number
  readonly logId: string
  readonly endpoint: string

  constructor(message: string, { retryAfter, limit, local = false, code = 0, logId = '', endpoint = '', ...because }: RateFacts) {
    super(message, because)
    this.retryAfter = retryAfter
    if (limit !== undefined) this.limit = limit
    this.local = local
    this.code = code
    this.logId = logId
    this.endpoint = endpoint
  }
}

interface RateFacts extends Partial<ApiAnswer>, Because {
  readonly retryAfter: number
  readonly limit?: number | undefined
  readonly local?: boolean
}

/** The platform, or something between, answered with a status and no envelope of the platform's. */
export class HttpError extends Tagged<'HttpError'> {
  static override readonly tagName = 'HttpError'
  readonly _tag = 'HttpError'
  readonly retryable: boolean
  readonly status: number
  readonly endpoint: string
  readonly logId: string
  /** The pause that was asked for, in ms, where one was. */
  readonly retryAfter?: number

  constructor(message: string, { status, endpoint, logId = '', retryAfter, ...because }: HttpFacts) {
    super(message, because)
    this.retryable = status >= 500
    this.status = status
    this.endpoint = endpoint
    this.logId = logId
    if (retryAfter !== undefined) this.retryAfter = retryAfter
  }
}

interface HttpFacts extends Because, Pick<ApiAnswer, 'status' | 'endpoint'>, Partial<Pick<ApiAnswer, 'logId'>> {
  readonly retryAfter?: number | undefined
}

/** The network failed. `sent` says whether the request can have reached the platform. */
export class TransportError extends Tagged<'TransportError'> {
  static override readonly tagName = 'TransportError'
  readonly _tag = 'TransportError'
  readonly retryable = true
  readonly endpoint: string
  readonly sent: boolean

  constructor(message: string, { endpoint, sent, ...because }: { endpoint: string; sent: boolean } & Because) {
    super(message, because)
    this.endpoint = endpoint
    this.sent = sent
  }
}

/** Nothing came within `timeout` ms. The platform may have done what was asked. */
export class TimeoutError extends Tagged<'TimeoutError'> {
  static override readonly tagName = 'TimeoutError'
  readonly _tag = 'TimeoutError'
  readonly retryable = true
  readonly endpoint: string
  readonly timeout: number

  constructor(message: string, { endpoint, timeout, ...because }: { endpoint: string; timeout: number } & Because) {
    super(message, because)
    this.endpoint = endpoint
    this.timeout = timeout
  }
}

/** The platform changed, or somebody plays it: what came is not what the protocol says. */
export class DecodeError extends Tagged<'DecodeError'> {
  static override readonly tagName = 'DecodeError'
  readonly _tag = 'DecodeError'
  readonly retryable = false
  /** What was decoded: an endpoint's id, an event type, `envelope`. */
  readonly what: string
  readonly faults: readonly Fault[]

  constructor({ what, faults, ...because }: { what: string; faults: readonly Fault[] } & Because) {
    super(`${what}: ${listed(faults)}`, because)
    this.what = what
    this.faults = faults
  }
}

/** Drop it, and look who sent it: a signature, a token or an encryption is not the platform's. */
export class SignatureError extends Tagged<'SignatureError'> {
  static override readonly tagName = 'SignatureError'
  readonly _tag = 'SignatureError'
  readonly retryable = false
}

/** The long connection failed: it could not be opened, or was closed. */
export class ConnectionError extends Tagged<'ConnectionError'> {
  static override readonly tagName = 'ConnectionError'
  readonly _tag = 'ConnectionError'
  readonly retryable: boolean
  /** The platform's code of discovery or handshake; 0 where it gave none. */
  readonly code: number
  /** The close code of the socket, where it was open. */
  readonly closeCode?: number
  /** What a handshake that was refused says of it. */
  declare readonly handshake?: RefusedHandshake

  constructor(
    message: string,
    { retryable, code = 0, closeCode, ...because }: { retryable: boolean; code?: number; closeCode?: number } & Because,
  ) {
    super(message, because)
    this.retryable = retryable
    this.code = code
    if (closeCode !== undefined) this.closeCode = closeCode
  }
}

/** The person in front of the screen acts: the registration was denied, expired, or cannot be had. */
export class RegistrationError extends Tagged<'RegistrationError'> {
  static override readonly tagName = 'RegistrationError'
  readonly _tag = 'RegistrationError'
  readonly retryable = false
  readonly code: string

  constructor(message: string, { code, ...because }: { code: string } & Because) {
    super(message, because)
    this.code = code
  }
}

/** Everything that rxlark errors with, a union on `_tag`. */
export type LarkError =
  | ConfigError
  | InputError
  | AuthError
  | ApiError
  | RateLimitError
  | HttpError
  | TransportError
  | TimeoutError
  | DecodeError
  | SignatureError
  | ConnectionError
  | RegistrationError

/**
 * Whether something is an error of ours, of any tag or of one.
 *
 * @example
 * ```ts
 * if (isLarkError(error, 'ApiError')) console.log(error.logId)
 * ```
 */
export function isLarkError<Tag extends LarkError['_tag'] = LarkError['_tag']>(
  error: unknown,
  tag?: Tag,
): error is Extract<LarkError, { _tag: Tag }> {
  return (
    typeof error === 'object' &&
    error !== null &&
    brand in error &&
    (tag === undefined || (error as { _tag?: unknown })._tag === tag)
  )
}
