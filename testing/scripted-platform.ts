import { catchError, defer, map, of, throwError, type Observable } from 'rxjs'
import type { Answered, NamedRequest, Send } from '../src/http/send.js'
import { InputError } from '../src/model/errors.js'
import { scriptedFile, type ScriptedFile } from './scripted-file.js'
import { isRefusal, type ScriptedRefusal } from './scripted-refusal.js'

/**
 * A request as the platform gets it.
 *
 * @example
 * ```ts
 * import type { ScriptedRequest } from 'rxlark/testing'
 *
 * const second = ({ params }: ScriptedRequest) => params['page_token'] === 'p2'
 * ```
 * @category Testing
 */
export interface ScriptedRequest {
  /** The endpoint's id; `GET /path` of a raw request. */
  readonly endpoint: string
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** The query. */
  readonly params: Readonly<Record<string, string>>
  /** The JSON of the body; absent where there is none, and of an upload. */
  readonly data?: unknown
}

/** How one request is answered: `data` of the answer, or an error. */
export interface Script {
  readonly answer: (request: ScriptedRequest) => Observable<unknown>
  /** Whether its fields stand beside `code`, not in `data`. */
  readonly top: boolean
}

/** What is sent to: it answers by script. */
export interface ScriptedPlatform {
  readonly send: Send
  /** One more script of an endpoint, for one more request; the last one stays. */
  add(endpoint: string, script: Script): void
}

/**
 * Answers what nobody scripts: tokens at once, and who the bot is.
 *
 * @internal
 */
export function scriptedPlatform(): ScriptedPlatform {
  const scripts = new Map<string, Script[]>()
  const next = (endpoint: string): Script => {
    const queue = scripts.get(endpoint) ?? []
    return (queue.length > 1 ? queue.shift() : queue[0]) ?? unasked(endpoint) ?? unscripted(endpoint)
  }
  return {
    send: (request) =>
      defer(() => {
        const seen = requestOf(request)
        const { answer, top } = next(seen.endpoint)
        return answer(seen).pipe(
          map((value) => answered(request, seen, { value, top: top || request.endpoint === undefined })),
          catchError((error: unknown) => (isRefusal(error) ? of(refused(error)) : throwError(() => error))),
        )
      }),
    add: (endpoint, script) => scripts.set(endpoint, [...(scripts.get(endpoint) ?? []), script]),
  }
}

function requestOf({ method, url, endpoint, body }: NamedRequest): ScriptedRequest {
  const { pathname, searchParams } = new URL(url)
  const data = typeof body === 'string' ? { data: parsed(body) } : {}
  const params = Object.fromEntries(searchParams)
  return { endpoint: endpoint ?? `${method} ${pathname}`, method, path: pathname, params, ...data }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

interface Given {
  readonly value: unknown
  readonly top: boolean
}

function answered({ answer }: NamedRequest, { endpoint }: ScriptedRequest, { value, top }: Given): Answered {
  if (answer === 'binary') {
    const file = scriptedFile(endpoint, value as ScriptedFile | Uint8Array)
    return { status: 200, headers: file.headers, text: '', file }
  }
  const envelope = { code: 0, msg: 'success', ...(top ? (value as object) : { data: value }) }
  return { status: 200, headers: json, text: JSON.stringify(envelope) }
}

function refused({ code, msg = 'refused', status, headers, error }: ScriptedRefusal): Answered {
  if (code === undefined) return { status: status ?? 500, headers: { 'content-type': 'text/html', ...headers }, text: '' }
  return { status: status ?? 400, headers: { ...json, ...headers }, text: JSON.stringify({ code, msg, error }) }
}

const json = { 'content-type': 'application/json', 'x-tt-logid': 'log_scripted' }

const always = (value: object): Script => ({ answer: () => of(value), top: true })

const token = always({ tenant_access_token: 't-scripted', app_access_token: 'a-scripted', expire: 7200 })
const bot = always({ bot: { open_id: 'ou_bot', app_name: 'bot', avatar_url: '', activate_status: 2 } })

/** What a client asks by itself. */
function unasked(endpoint: string): Script | undefined {
  if (endpoint === 'bot.v3.info') return bot
  return endpoint.startsWith('auth.v3.') ? token : undefined
}

const unscripted = (endpoint: string): Script => ({
  answer: () =>
    throwError(() => new InputError({ endpoint, faults: [{ path: 'answers', message: 'none was scripted for this call' }] })),
  top: false,
})

/**
 * Whether the answers of an endpoint that is only known by its name have no `data`.
 *
 * @internal
 */
export const isTop = (endpoint: string): boolean => unasked(endpoint) !== undefined
