import type { Endpoint, HttpMethod } from '../model/endpoint.js'
import { InputError, type Fault } from '../model/errors.js'
import type { CallOptions } from '../model/lark.js'
import { fillPath } from './fill-path.js'
import { inputFaults } from './input-faults.js'
import { jsonBody } from './json-body.js'
import type { multipart, Upload } from './multipart.js'
import { queryString } from './query-string.js'
import { requestHeaders } from './request-headers.js'
import type { NamedRequest } from './send.js'

/** What is called: an endpoint with its types forgotten. */
export interface Target extends Omit<Endpoint<never, unknown>, 'types'> {
  /** A raw request: no catalogue knows its answer, and its path may be a URL. */
  readonly raw?: true
}

export interface CallInput {
  readonly path?: Readonly<Record<string, unknown>>
  readonly params?: Readonly<Record<string, unknown>>
  readonly data?: unknown
}

/** What a client adds to each of its requests. */
export interface Site {
  /** The base URL, without a trailing slash. */
  readonly domain: string
  readonly userAgent: string
  /** Makes the idempotency key of a call that was given none. */
  newKey(): string
}

export interface BuiltRequest extends NamedRequest {
  readonly endpoint: string
  readonly method: HttpMethod
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  /** The path without the query: what may be shown. */
  readonly path: string
  /** Whether it goes to a host of the platform, and so may carry a token. */
  readonly trusted: boolean
  /** Whether it may be done twice: it only asks, or carries a key by which the platform knows a repetition. */
  readonly repeatable: boolean
}

/**
 * Makes the request of a call, all but its token.
 *
 * @param makeBody - For an upload.
 * @throws InputError that lists every fault.
 */
export function buildRequest(
  target: Target,
  input: CallInput,
  options: CallOptions,
  site: Site,
  makeBody?: MakeBody,
): BuiltRequest {
  const shape = shapeFaults(target, input, options)
  if (shape.length > 0) throw new InputError({ endpoint: target.id, faults: shape })
  const { params, data, keyed } = complete(target, input, options, site)
  const path = target.raw && !input.path ? { text: target.path, faults: [] } : fillPath(target.path, input.path)
  const query = queryString(params)
  const body = bodyOf(target, data, options, site, makeBody)
  const { headers, faults } = requestHeaders(Object.assign({ 'user-agent': site.userAgent }, body.headers), options.headers)
  const place = locate(path.text, site.domain)
  const all = [...path.faults, ...query.faults, ...body.faults, ...faults, ...place.faults]
  if (all.length > 0) throw new InputError({ endpoint: target.id, faults: all })
  return {
    endpoint: target.id,
    method: target.method,
    url: withQuery(place.url, query.text),
    path: place.path,
    headers,
    body: body.text,
    upload: body.upload,
    answer: target.answer,
    trusted: place.trusted,
    repeatable: target.method === 'GET' || keyed,
  }
}

/** Methods that a raw request may have: others are none of the platform's, or are written otherwise. */
const methods: ReadonlySet<unknown> = new Set<HttpMethod>(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])

function shapeFaults({ raw, method, body, idempotency }: Target, input: CallInput, { extra }: CallOptions): readonly Fault[] {
  const faults = inputFaults(input, body === 'multipart' || extra?.data !== undefined || idempotency?.in === 'body')
  if (!raw || methods.has(method)) return faults
  return [{ path: 'method', message: `is none of ${[...methods].join(', ')}` }, ...faults]
}

interface Body {
  readonly text?: string
  readonly upload?: Upload
  readonly headers: Readonly<Record<string, string>>
  readonly faults: readonly Fault[]
}

const bodiless: Body = { headers: {}, faults: [] }
const jsonHeaders = { 'content-type': 'application/json; charset=utf-8' }

/** Makes the body of an upload. */
export type MakeBody = typeof multipart

function bodyOf(target: Target, data: unknown, { onProgress }: CallOptions, site: Site, makeBody?: MakeBody): Body {
  if (makeBody) {
    const { upload, faults } = makeBody(data, { endpoint: target.id, boundary: `rxlark-${site.newKey()}`, onProgress })
    const length = upload.length === undefined ? {} : { 'content-length': String(upload.length) }
    return { upload, headers: { 'content-type': upload.contentType, ...length }, faults }
  }
  const json = jsonBody(target.method, data)
  return json ? { text: json.text, headers: jsonHeaders, faults: json.faults } : bodiless
}

interface Complete {
  readonly params: Fields | undefined
  readonly data: unknown
  /** Whether a key goes along by which the platform knows a repetition (protocol 3.9). */
  readonly keyed: boolean
}

type Fields = Readonly<Record<string, unknown>>

const joined = (part: Fields | null | undefined, extra: Fields | undefined) =>
  extra ? { ...part, ...extra } : (part ?? undefined)

/** The parts with the fields that the options add. What the caller gave for the idempotency field stays. */
function complete({ idempotency }: Target, input: CallInput, { extra, idempotencyKey }: CallOptions, site: Site): Complete {
  const params = joined(input.params, extra?.params)
  const data = joined(input.data as Fields | undefined, extra?.data)
  if (!idempotency) return { params, data, keyed: false }
  const { field } = idempotency
  const part = idempotency.in === 'query' ? params : data
  const key = part?.[field] ?? idempotencyKey ?? site.newKey()
  // A spread with a computed name costs a hundred times as much, and its JSON four times.
  const known = Object.assign({}, part, { [field]: key })
  const keyed = key !== ''
  return idempotency.in === 'query' ? { params: known, data, keyed } : { params, data: known, keyed }
}

interface Place {
  readonly url: string
  readonly path: string
  readonly trusted: boolean
  readonly faults: readonly Fault[]
}

function locate(target: string, domain: string): Place {
  const path = upTo('#', target)
  if (path.startsWith('/')) return { url: domain + path, path: upTo('?', path), trusted: true, faults: [] }
  const url = URL.canParse(path) ? new URL(path) : undefined
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    return {
      url: '',
      path: '',
      trusted: false,
      faults: [{ path: 'url', message: 'must be a path that begins with / or an http(s) URL' }],
    }
  }
  const faults = url.username || url.password ? [{ path: 'url', message: 'has a user: who wants one gets it in a header' }] : []
  return { url: path, path: url.pathname, trusted: url.origin === new URL(domain).origin, faults }
}

function upTo(mark: string, text: string): string {
  const at = text.indexOf(mark)
  return at === -1 ? text : text.slice(0, at)
}

const withQuery = (url: string, query: string): string => (query ? url + (url.includes('?') ? '&' : '?') + query : url)
