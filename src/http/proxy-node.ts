import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { HttpError, TransportError, type LarkError } from '../model/errors.js'
import { connections } from './connections.js'
import { proxyFor } from './proxy-for.js'
import type { ProxyAgent, ProxyAgentOptions, ProxyChoice } from './proxy-agent.js'

/** Ms that a proxy has to open a tunnel. */
const patience = 15_000

type Done = (error: Error | null, stream: Duplex) => void
interface Target extends RequestOptions {
  readonly host: string
  readonly port: number
}

/** What `proxyAgent` of `rxlark/node` is on Node. */
export function proxyAgent(proxy: ProxyChoice, { noProxy, tls }: ProxyAgentOptions = {}): ProxyAgent {
  const life = new AbortController()
  const choose = proxyFor(typeof proxy === 'string' ? proxy : proxy.href, process.env, noProxy)
  const through = (scheme: string, { host, port }: Target, done: (error: LarkError | undefined, socket: Socket) => void) => {
    const via = choose(scheme, host, port)
    if (via) openTunnel(via, `${host.includes(':') ? `[${host}]` : host}:${port}`, life.signal, done)
    return via !== undefined
  }
  const http = new HttpAgent(connections)
  const plain = http.createConnection.bind(http)
  const https = new HttpsAgent({ ...tls, ...connections })
  const secure = https.createConnection.bind(https)
  http.createConnection = (options, done) =>
    through('http', options as Target, (error, socket) => (done as Done)(error ?? null, socket))
      ? undefined
      : plain(options, done)
  https.createConnection = (options, done) =>
    through('https', options as Target, (error, socket) => {
      if (error) (done as Done)(error, socket)
      else (done as Done)(null, secure({ ...options, socket } as typeof options) as Duplex)
    })
      ? undefined
      : secure(options, done)
  const agentOf = ({ protocol }: { readonly protocol: string }) => (/^(https|wss):/.test(protocol) ? https : http)
  return Object.assign(agentOf, {
    destroy: () => {
      life.abort()
      http.destroy()
      https.destroy()
    },
  })
}

/** Asks a proxy for a connection to somebody; calls back once. */
function openTunnel(
  proxy: URL,
  target: string,
  signal: AbortSignal,
  done: (error: LarkError | undefined, socket: Socket) => void,
): void {
  const { protocol, hostname, port, username, password } = proxy
  const where = `the proxy ${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`
  const credential = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')
  const headers = { host: target, ...((username || password) && { 'proxy-authorization': `Basic ${credential}` }) }
  const send = protocol === 'https:' ? httpsRequest : httpRequest
  const asked = send({
    host: hostname.replace(/^\[|\]$/g, ''),
    port,
    method: 'CONNECT',
    path: target,
    headers,
    agent: false,
    signal,
  })
  const fail = (error: LarkError) => done(error, undefined as never)
  const refuse = ({ statusCode = 0 }: IncomingMessage, socket: Duplex) => {
    socket.destroy()
    fail(refusal(where, statusCode))
  }
  asked.setTimeout(patience, () => asked.destroy(new Error(`no tunnel within ${patience} ms`)))
  asked.once('connect', (response, socket) => {
    socket.setTimeout(0)
    if (response.statusCode === 200) done(undefined, socket)
    else refuse(response, socket)
  })
  asked.once('response', (response) => refuse(response, response.socket))
  asked.once('error', (cause: Error & { code?: string }) =>
    fail(
      new TransportError(`${where} cannot be reached: ${cause.code ?? cause.message}`, { endpoint: 'proxy', sent: false, cause }),
    ),
  )
  asked.end()
}

/** Who wrote a bare `%` meant it. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function refusal(where: string, status: number): HttpError {
  const cure =
    status === 407 ? 'it wants a user and a password, or others: check those of `proxy`' : 'it opens no tunnel to the platform'
  return new HttpError(`${where}: HTTP ${status}, ${cure}`, { status, endpoint: 'proxy' })
}
