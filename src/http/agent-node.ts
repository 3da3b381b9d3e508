import { Agent as HttpAgent, type ClientRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { fetch } from 'cross-fetch'
import { isLarkError } from '../model/errors.js'
import { connections } from './connections.js'
import type { FetchInit, FetchLike, FetchResponse } from './fetch-like.js'
import type { ProxyAgent } from './proxy-agent.js'
import type { Transport } from './transport.js'

/** The transport of Node: cross-fetch over an agent that keeps connections alive. */
export function openTransport(agent?: object): Transport {
  if (typeof agent === 'function') {
    const choose = agent as ProxyAgent
    return { fetch: (url, init) => watched(choose(new URL(url)), url, init), close: () => undefined }
  }
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

/** Where an agent fails with an error of ours, that is the error: node-fetch would keep nothing of it but its message. */
async function watched(agent: AddsRequests, url: string, init: FetchInit): Promise<FetchResponse> {
  let failure: unknown
  const watching = Object.create(agent, {
    addRequest: {
      value: (request: ClientRequest, ...rest: readonly unknown[]) => {
        request.once('error', (error) => (failure = error))
        agent.addRequest?.(request, ...rest)
      },
    },
  }) as object
  try {
    return await through(() => mended(watching))(url, init)
  } catch (error) {
    throw isLarkError(failure) ? failure : error
  }
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
