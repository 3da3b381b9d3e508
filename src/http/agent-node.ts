import { Agent as HttpAgent, type ClientRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { fetch } from 'cross-fetch'
import type { FetchLike } from './fetch-like.js'
import type { Transport } from './transport.js'

/** Per host at most this many connections; what comes beyond waits for one. The last used goes first, so that idle ones can die. */
const connections = { keepAlive: true, maxSockets: 50, maxFreeSockets: 50, scheduling: 'lifo' } as const

/** The transport of Node: cross-fetch over an agent that keeps connections alive. */
export function openTransport(agent?: object): Transport {
  if (agent) {
    const given = mended(agent)
    return { fetch: through(() => given), close: () => undefined }
  }
  const [http, https] = [new HttpAgent(connections), new HttpsAgent(connections)]
  const [plain, secure] = [mended(http), mended(https)]
  return {
    fetch: through((url) => (url.startsWith('https:') ? secure : plain)),
    close: () => [http, https].forEach((kept) => kept.destroy()),
  }
}

interface AddsRequests {
  addRequest?(request: ClientRequest, ...rest: readonly unknown[]): void
}

/** `agent` is an option of node-fetch, which is what cross-fetch is on Node. */
const through =
  (agentFor: (url: string) => AddsRequests): FetchLike =>
  (url, init) => {
    const agent = agentFor(url)
    if (init.method !== 'GET' || init.body === undefined || !agent.addRequest)
      return (fetch as FetchLike)(url, Object.assign(init, { agent }))
    return (fetch as FetchLike)(url, Object.assign(init, { method: 'POST', agent: asGet(agent) }))
  }

/** The same agent for a GET with a body, which some endpoints want and node-fetch refuses to make. */
const asGet = (agent: AddsRequests): object =>
  Object.create(agent, {
    addRequest: {
      value: (request: ClientRequest, ...rest: readonly unknown[]) => {
        request.method = 'GET'
        agent.addRequest?.(request, ...rest)
      },
    },
  }) as object

/**
 * The same agent, which sees to it that an answer that was cut off fails, and no other.
 *
 * node-fetch 2 takes a chunked answer for cut off when its connection already serves the next request, which is what connections
 * that are kept alive do; and it waits for ever for the rest of one that is cut off and not chunked. Node knows better.
 */
function mended(agent: object): AddsRequests {
  const mending = agent as AddsRequests
  if (!mending.addRequest) return mending
  const addRequest = (request: ClientRequest, ...rest: readonly unknown[]) => {
    request.once('response', (response: IncomingMessage) => {
      delete response.headers['transfer-encoding']
      response.on('error', (error) => request.emit('error', error))
      // Who was answered before all was sent, sends no more.
      if (!request.writableEnded) response.once('end', () => request.writableEnded || request.destroy())
    })
    mending.addRequest?.(request, ...rest)
  }
  return Object.create(agent, { addRequest: { value: addRequest } }) as AddsRequests
}
