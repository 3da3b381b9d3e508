/** One HTTP request that the platform got, and what became of it. */
export interface RequestRecord {
  /** When it came, in ms since the epoch, on the simulator's clock; and how long it took. */
  readonly at: number
  readonly duration: number
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: Readonly<Record<string, string | readonly string[]>>
  /** Names in lower case. Tokens are cut short. */
  readonly headers: Readonly<Record<string, string>>
  /** The JSON of the body, without secrets; its length where it is no JSON, or above 64 kB. */
  readonly body: unknown
  /** The endpoint's id, where the catalogue knows it. */
  readonly endpoint?: string
  /** The app that the token or the secret belongs to. */
  readonly appId?: string
  /** The HTTP status; absent where nothing was answered. */
  readonly status?: number
  /** The platform's code; absent where the answer had none. */
  readonly code?: number
  readonly logId: string
  /** `aborted`: the client went away. `reset`: a fault broke the connection. */
  readonly end: 'answered' | 'aborted' | 'reset'
}

/** Enough of a token to tell two apart. */
const cut = (secret: string) => secret.replace(/^(Bearer )?(.{10}).*$/s, '$1$2…')

export const withoutTokens = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  headers['authorization'] === undefined ? headers : { ...headers, authorization: cut(headers['authorization']) }

const secrets =
  /^(app_?secret|((app|tenant|user)_)?access_token|app_ticket|client_secret|refresh_token|code_verifier|device_code|client_assertion|ClientAssertion)$/i

/** For `JSON.parse`: leaves secrets out, also those in the address of a long connection. */
export function withoutSecrets(key: string, value: unknown): unknown {
  if (secrets.test(key)) return '***'
  return typeof value === 'string' && value.startsWith('ws') ? value.replace(/\b(access_key|ticket)=[^&]*/g, '$1=***') : value
}

/** The longest body that is kept, in bytes. */
export const longestKept = 65_536

/** The body as a value that may be shown. */
export function readableBody(body: Uint8Array): unknown {
  if (body.length === 0) return undefined
  if (body.length > longestKept) return `${body.length} bytes`
  try {
    return JSON.parse(Buffer.from(body).toString(), withoutSecrets) as unknown
  } catch {
    return `${body.length} bytes`
  }
}
