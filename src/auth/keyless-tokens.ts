import { throwError } from 'rxjs'
import { AuthError } from '../model/errors.js'
import { keylessCodes } from './keyless-codes.js'
import type { TokenSource } from './token-source.js'
import type { Tokens } from './tokens-for.js'

/** The tokens of an app without a secret: of its tenant, and no token of the app itself. */
export const keylessTokens = (tenant: TokenSource): Tokens => ({
  tenant: () => tenant,
  app: without(keylessCodes.notHere, 'without a secret there is no token of the app itself'),
  appForEndpoint: without(keylessCodes.needsAppToken, 'the endpoint takes the token of the app itself, which needs a secret'),
})

const without = (code: number, message: string): TokenSource => ({
  token$: throwError(() => new AuthError(`${message} (${code})`, { code })),
  refuse: () => undefined,
})
