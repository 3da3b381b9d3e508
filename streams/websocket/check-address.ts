import { ConnectionError } from '../../src/model/errors.js'

const loopback = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/i

/**
 * Passes the address of a long connection that may be used: encrypted, or on this machine, or any where that is allowed.
 *
 * @throws ConnectionError, which no retry cures, and which does not show the address: it lets in who has it.
 */
export function checkAddress(url: string, insecure: boolean): string {
  const { protocol, hostname } = new URL(url)
  if (protocol === 'wss:' || (protocol === 'ws:' && (insecure || loopback.test(hostname)))) return url
  const problem =
    protocol === 'ws:' ? 'an address without encryption (allow it with `insecure: true`)' : `an address with "${protocol}"`
  throw new ConnectionError(`the platform named ${problem} for the long connection`, { retryable: false })
}
