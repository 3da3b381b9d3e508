import { Agent as HttpAgent, ClientRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { fetch } from 'cross-fetch'
import { isLarkError } from '../model/errors.js'
import { connections } from './connections.js'
import type { FetchInit, FetchLike } from './fetch-like.js'
import { startWith } from './start-with.js'
import type { Start, Transport } from './transport.js'

/** The transport of Node: cross-fetch over an agent that keeps connections alive. */
export function openTransport(agent?: object): Transport {
  if (agent) return { start: startOver(agent), close: () => undefined }
  const [http, https] = [new HttpAgent(connections), new HttpsAgent(connections)]
  const [plain, secure] = [startOver(http), startOver(https)]
  return {
    start: (url, init) => (url.startsWith('https:') ? secure : plain)(url, init),
    close: () => [http, https].forEach((kept) => kept.destroy()),
  }
}

interface AddsRequests {
  addRequest(request: ClientRequest, ...rest: readonly unknown[]): void
}

function startOver(agent: object): Start {
  if (isMendable(agent)) return startThrough(agent)
  return typeof agent === 'function' ? startChosen(agent as (url: URL) => object | undefined) : startAsItIs(agent)
}

const isMendable = (agent: object): agent is AddsRequests => 'addRequest' in agent

/** `agent` is an option of node-fetch, which is what cross-fetch is on Node. */
const crossFetch = fetch as unknown as (
  url: string,
  init: Omit<Parameters<FetchLike>[1], 'signal'> & { readonly agent: object | undefined },
) => ReturnType<FetchLike>

/** Whatever else may be an agent: node-fetch has to know. */
const startAsItIs = (agent: object | undefined): Start =>
  startWith((url, init) => crossFetch(url, Object.assign(init, { agent })))

/** What sets out: its headers, and the request that the agent is handed, which node-fetch makes before it returns, and tells nobody. */
interface Departure {
  readonly headers: FetchInit['headers']
  request?: ClientRequest
}

let departing: Departure = { headers: {} }

/** node-fetch copies headers three times, and looks for each of them among all others: the request is told of ours itself. */
const none = {}

/** Aborting destroys the request itself: a signal for each would cost as much as a sixth of a call. */
function startThrough(agent: AddsRequests): Start {
  const [inPieces, whole] = [mended(agent), mended(agent, writeWhole)]
  return (url, init) => {
    const { method, body } = init
    const fitting = typeof body === 'string' ? whole : inPieces
    const departure: Departure = (departing = { headers: init.headers })
    const response =
      method === 'GET' && body !== undefined
        ? crossFetch(url, Object.assign(init, { headers: none, method: 'POST', agent: asGet(fitting) }))
        : crossFetch(url, Object.assign(init, { headers: none, agent: fitting }))
    return { response, abort: () => departure.request?.destroy() }
  }
}

/** A function chooses the agent. Where that fails with an error of ours, that is the error: node-fetch keeps no more than its message. */
const startChosen =
  (choose: (url: URL) => object | undefined): Start =>
  (url, init) => {
    const agent = choose(new URL(url))
    if (!agent || !isMendable(agent)) return startAsItIs(agent)(url, init)
    let failure: unknown
    const { response, abort } = startThrough(agent)(url, init)
    departing.request?.once('error', (error) => (failure = error))
    return {
      response: response.then(undefined, (error: unknown) => {
        throw isLarkError(failure) ? failure : error
      }),
      abort,
    }
  }

/** The same agent for a GET with a body, which some endpoints want and node-fetch refuses to make. */
const asGet = (agent: AddsRequests): object =>
  Object.create(agent, {
    addRequest: {
      value: (request: ClientRequest, ...rest: readonly unknown[]) => {
        request.method = 'GET'
        agent.addRequest(request, ...rest)
      },
    },
  }) as object

/**
 * The same agent, which sees to it that an answer that was cut off fails, and no other.
 *
 * node-fetch 2 takes a chunked answer for cut off when its connection already serves the next request, which is what connections
 * that are kept alive do; and it waits for ever for the rest of one that is cut off and not chunked. Node knows better.
 */
function mended(agent: AddsRequests, write?: ClientRequest['write']): AddsRequests {
  const addRequest = (request: ClientRequest, ...rest: readonly unknown[]) => {
    const { headers } = departing
    departing.request = request
    for (const name in headers) request.setHeader(name, headers[name] as string)
    request.on('response', mendAnswer)
    if (write) request.write = write
    agent.addRequest(request, ...rest)
  }
  return Object.create(agent, { addRequest: { value: addRequest } }) as AddsRequests
}

/** Of a body beyond it, in bytes, no copy is made. */
const largestWhole = 64 * 1024

/**
 * For bodies that are written once: head and body leave as one text, of which each letter is a byte. In two pieces they cost the
 * socket twice.
 */
function writeWhole(this: ClientRequest, body: Buffer): boolean {
  this.write = ClientRequest.prototype.write
  if (body.byteLength > largestWhole) return this.write(body)
  this.end(body.toString('latin1'), 'latin1')
  return true
}

/** One function for all requests, which are its `this`: one for each would be garbage. */
function mendAnswer(this: ClientRequest, response: IncomingMessage): void {
  if (response.headers['transfer-encoding'] !== undefined) delete response.headers['transfer-encoding']
  if (response.headers['content-encoding'] === undefined) response.pipe = itself
  response.on('error', (error) => this.emit('error', error))
  // Who was answered before all was sent, sends no more.
  if (!this.writableEnded) response.once('end', () => this.writableEnded || this.destroy())
}

/** node-fetch pipes an answer into a stream that hands it on as it is; its reader may as well have the answer. */
function itself(this: IncomingMessage) {
  return this as never
}
