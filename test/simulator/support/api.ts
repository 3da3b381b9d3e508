import type { Simulator } from '../../../simulator/index.js'
import type { WireAnswer } from './wire.js'

/** An answer of the platform; `json` is an empty object where it is none. */
export interface ApiReply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: WireAnswer
}

export interface ApiCall {
  readonly token?: string | undefined
  readonly body?: unknown
  /** The body as it is, in place of JSON. */
  readonly raw?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** One plain HTTP call. */
export async function call(
  simulator: Simulator,
  method: string,
  path: string,
  { token, body, raw, headers = {} }: ApiCall = {},
): Promise<ApiReply> {
  const text = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  const response = await fetch(simulator.url + path, {
    method,
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
    ...(text !== undefined && { body: text }),
  })
  const answer = await response.text()
  return { status: response.status, headers: response.headers, text: answer, json: parsed(answer) }
}

function parsed(text: string): WireAnswer {
  try {
    return JSON.parse(text) as WireAnswer
  } catch {
    return {} as WireAnswer
  }
}

/** A fresh tenant token of an app. */
export async function tokenOf(simulator: Simulator, { appId, appSecret } = simulator.credentials): Promise<string> {
  const reply = await call(simulator, 'POST', '/open-apis/auth/v3/tenant_access_token/internal', {
    body: { app_id: appId, app_secret: appSecret },
  })
  return reply.json.tenant_access_token
}

/** The body of a text message. */
export const text = (words: string) => ({ msg_type: 'text', content: JSON.stringify({ text: words }) })
