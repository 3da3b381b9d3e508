import { ConnectionError } from '../../src/model/errors.js'
import { excerpt } from '../excerpt.js'

/** The app has all the connections it may have: some may go, so it is tried again, slowly. */
export const connectionLimit = 1000040350
const forbidden = 403
const badCredentials = 514
const noCredentials = 1000040344
const busy = 1
const internalError = 1000040343
const rateLimited = 99991400

const passing: readonly number[] = [busy, internalError, connectionLimit, rateLimited]
const lasting: readonly number[] = [forbidden, badCredentials, noCredentials]

const cures: Readonly<Record<number, string>> = {
  [forbidden]:
    'the app may not open a long connection: it has to be a self-built app, with the long connection chosen in its event settings',
  [badCredentials]: 'the platform refuses the credentials: check appId, appSecret and domain of the app',
  [noCredentials]: 'the platform got no credentials: check appId and appSecret of the app',
  [connectionLimit]: 'the app has too many long connections (at most 50): stop some of its processes',
  [busy]: 'the platform is busy',
  [rateLimited]: 'the platform limits the rate of attempts',
  [internalError]: 'the platform has an internal error',
}

const because = (code: number, said: string) =>
  [cures[code] ?? 'the platform refuses the long connection', said && `"${excerpt(said)}"`, `(code ${code})`]
    .filter(Boolean)
    .join(' ')

/**
 * What the discovery of the endpoint refused (protocol 7.1). With HTTP 200 only what passes by itself is tried again; with any other
 * status, which may come from a gateway, everything but what is clearly for people to cure.
 */
export const discoveryRefusal = (httpStatus: number, code: number, said: string): ConnectionError =>
  new ConnectionError(because(code, said), {
    code,
    retryable: httpStatus === 200 ? passing.includes(code) : !lasting.includes(code),
  })

/** An answer to the discovery that is none of the platform's: a gateway, or a server on its way up or down. */
export const discoveryUnavailable = (status: number): ConnectionError =>
  new ConnectionError(`the discovery of the long connection was answered with HTTP ${status}`, { retryable: true })

/**
 * What a handshake without upgrade means (protocol 7.2): `handshake-status` says whether to come back, `handshake-autherrcode` is the
 * detail behind 514.
 *
 * @param headers - With names in lower case.
 */
export function handshakeRefusal(
  httpStatus: number,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): ConnectionError {
  const text = (name: string) => headers[name]?.toString() ?? ''
  const number = (name: string) => Number.parseInt(text(name), 10) || 0
  const [status, authErrCode, said] = [number('handshake-status'), number('handshake-autherrcode'), text('handshake-msg')]
  const code = authErrCode || status
  const error =
    code === 0
      ? new ConnectionError(`the handshake was answered with HTTP ${httpStatus}`, { retryable: true })
      : new ConnectionError(because(code, said), { code, retryable: status !== forbidden })
  return Object.assign(error, { handshake: { httpStatus, status, authErrCode, message: excerpt(said) } })
}
