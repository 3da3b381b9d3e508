import { defer, map, mergeMap, take, type Observable } from 'rxjs'
import { addressed, hostOf } from '../../src/auth/addressed.js'
import { decodeEndpointAnswer, type ClientConfig, type EndpointAnswer } from '../../src/codec/ws-endpoint.js'
import { ConnectionError } from '../../src/model/errors.js'
import { internals, type HttpResponse, type WithInternals } from '../../src/model/internals.js'
import type { Lark } from '../../src/model/lark.js'
import { discoveryRefusal, discoveryUnavailable } from './refused-by-platform.js'

/** Where to connect, once: every connection asks for its own. */
export interface Endpoint {
  /** A secret: it lets in who has it. */
  readonly url: string
  /** What pings carry. */
  readonly service: number
  readonly config: ClientConfig
}

/** Asks the platform where to connect (protocol 7.1). Cold; emits once and completes; errors with what `send` does, or a `ConnectionError`. */
export const discover = (lark: Lark): Observable<Endpoint> =>
  defer(() => {
    const { appType, credential, send, userAgent } = (lark as Lark & WithInternals)[internals]
    if (appType === 'store') throw noStoreApps()
    return credential(hostOf(lark.domain)).pipe(
      take(1),
      mergeMap((shown) => {
        const { url, headers } = addressed(lark.domain, '/callback/ws/endpoint', shown)
        const proof = 'secret' in shown ? { AppSecret: shown.secret } : { AppSecret: '', ClientAssertion: shown.assertion }
        return send({
          method: 'POST',
          url,
          headers: { 'content-type': 'application/json', locale: 'zh', 'user-agent': userAgent, ...headers },
          body: JSON.stringify({ AppID: lark.appId, ...proof }),
        })
      }),
      map(readEndpoint),
    )
  })

const noStoreApps = () =>
  new ConnectionError('a store app has no long connection (protocol 7): use fromWebhook', { retryable: false })

function readEndpoint(response: HttpResponse): Endpoint {
  const answer = readAnswer(response)
  if (answer.code !== 0) throw discoveryRefusal(response.status, answer.code, answer.msg ?? '')
  if (response.status !== 200) throw discoveryUnavailable(response.status)
  const url = answer.data?.URL ?? ''
  return { url, service: serviceOf(url), config: answer.data?.ClientConfig ?? {} }
}

function readAnswer({ status, text }: HttpResponse): EndpointAnswer {
  try {
    return decodeEndpointAnswer(text)
  } catch (cause) {
    if (status !== 200) throw discoveryUnavailable(status)
    throw new ConnectionError('the discovery of the long connection was answered with something else', { retryable: true, cause })
  }
}

function serviceOf(url: string): number {
  if (!URL.canParse(url)) throw new ConnectionError('the platform named no address for the long connection', { retryable: true })
  return Number(new URL(url).searchParams.get('service_id') ?? 0) | 0
}
