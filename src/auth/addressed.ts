import type { Credential } from '../model/internals.js'

export const hostOf = (base: string): string => new URL(base).host

/** Where a request with a credential goes: to the host that it is meant for, or through the proxy that came with it (protocol 2.9). */
export function addressed(
  base: string,
  path: string,
  credential: Credential,
): { readonly url: string; readonly headers: Readonly<Record<string, string>> } {
  const target = 'target' in credential ? credential.target : undefined
  return target === undefined
    ? { url: base + path, headers: {} }
    : { url: target + path, headers: { 'x-target-service': hostOf(base) } }
}

/** A credential as OAuth writes it into a body. */
export const credentialFields = (credential: Credential): Readonly<Record<string, string>> =>
  'secret' in credential
    ? { client_secret: credential.secret }
    : {
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: credential.assertion,
      }

/** What of a credential must not be seen. */
export const secretOf = (credential: Credential): string => ('secret' in credential ? credential.secret : credential.assertion)
