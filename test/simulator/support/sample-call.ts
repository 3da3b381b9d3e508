import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { sample } from '../../../src/schema/sample.js'
import type { EndpointSchema, Fields, Schema } from '../../../src/schema/schema.js'

/** What a call of an endpoint says where it says no more than it must. */
export interface SampleCall {
  readonly path: string
  readonly params: Readonly<Record<string, unknown>>
  readonly data: unknown
}

/** A valid call of any endpoint, with its required fields and no others. */
export function sampleCall({ path, params = {}, data }: EndpointSchema, { types }: Schema): SampleCall {
  const rules = {
    types,
    keeps: () => false,
    // Some sizes of pages are texts.
    text: (key: string) => ({ page_size: '20', page_token: '' })[key] ?? key,
    number: () => 1,
    choice: () => 0,
    length: () => 1,
    file: new Uint8Array([1, 2, 3]),
  }
  return {
    path: path.replaceAll(/:(\w+)/g, '$1_1'),
    params: sample(params, rules) as Fields,
    data: data === undefined ? undefined : sample(data, rules),
  }
}

/** The query of a call. */
function queryOf(params: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(params)) for (const one of [value].flat()) query.append(key, String(one))
  return query.toString()
}

/** The body of a call, and its headers. */
async function bodyOf({ body }: EndpointSchema, data: unknown): Promise<{ bytes: Buffer; headers: Record<string, string> }> {
  if (data === undefined) return { bytes: Buffer.alloc(0), headers: {} }
  if (body !== 'multipart') return { bytes: Buffer.from(JSON.stringify(data)), headers: { 'content-type': 'application/json' } }
  const form = new FormData()
  for (const [key, value] of Object.entries(data as object)) form.append(key, partOf(value))
  const encoded = new Response(form)
  const headers = { 'content-type': encoded.headers.get('content-type') ?? '' }
  return { bytes: Buffer.from(await encoded.arrayBuffer()), headers }
}

function partOf(value: unknown): string | Blob {
  if (value instanceof Uint8Array) return new Blob([new Uint8Array(value)])
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export interface SampleReply {
  readonly ok: boolean
  readonly bytes: Buffer
}

/** Sends a call; unlike `fetch`, also a GET that has a body. */
export async function sendCall(
  url: string,
  token: string,
  endpoint: EndpointSchema,
  { path, params, data }: SampleCall,
): Promise<SampleReply> {
  const { bytes, headers } = await bodyOf(endpoint, data)
  const length = { 'content-length': String(bytes.length), authorization: `Bearer ${token}` }
  const { method } = endpoint
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}?${queryOf(params)}`, { method, headers: { ...headers, ...length } }, (response) => {
      buffer(response).then((answer) => resolve({ ok: response.statusCode === 200, bytes: answer }), reject)
    })
    sent.on('error', reject)
    sent.end(bytes)
  })
}
