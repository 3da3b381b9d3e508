import { TransportError } from '../model/errors.js'
import { hidingHeaders } from './hiding-headers.js'
import { redact } from './redact.js'

/** What fails before the first byte of a request can have left. */
const neverSent = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

interface Failure {
  readonly message?: string
  readonly code?: string
  readonly syscall?: string
  readonly cause?: unknown
}

/** The request that failed. */
export interface FailedRequest {
  readonly endpoint: string
  /** The head of an answer had come. */
  readonly answered: boolean
  readonly headers?: Readonly<Record<string, string>>
}

/** What a `fetch` rejected with, as an error of ours. */
export function transportError(reason: unknown, { endpoint, answered, headers = {} }: FailedRequest): TransportError {
  const hide = (text: string) => redact(hidingHeaders(headers)(text))
  const causes = chainOf(reason)
  const code = causes.find((failure) => typeof failure.code === 'string')?.code ?? ''
  const connecting = causes.some(({ syscall }) => syscall === 'connect' || syscall === 'getaddrinfo')
  const sent = answered || !(connecting || neverSent.has(code))
  const why = code || causes[0]?.message || String(reason)
  return new TransportError(`${endpoint}: ${hide(`the network failed: ${why}`)}`, { endpoint, sent, cause: safe(causes, hide) })
}

/** undici wraps: the reason is the cause of a cause. */
function chainOf(reason: unknown, depth = 4): readonly Failure[] {
  if (depth === 0 || typeof reason !== 'object' || reason === null) return []
  const failure = reason as Failure
  return [failure, ...chainOf(failure.cause, depth - 1)]
}

/** The chain again without what it may carry: node-fetch puts whole URLs into messages, and requests hang on errors of others. */
const safe = (causes: readonly Failure[], hide: (text: string) => string): Error | undefined =>
  causes.reduceRight<Error | undefined>((cause, { message = '', code }) => {
    const error = new Error(hide(message), cause && { cause })
    return code === undefined ? error : Object.assign(error, { code })
  }, undefined)
