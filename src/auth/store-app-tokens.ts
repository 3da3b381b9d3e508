import { catchError, concatMap, defer, finalize, throwError, type Observable } from 'rxjs'
import { refreshTokenOnExpiry } from '../../operators/refresh-token-on-expiry.js'
import { AuthError, InputError, isLarkError } from '../model/errors.js'
import type { AppTickets } from './app-tickets.js'
import { remembered } from './remembered.js'
import { requestGrant, tokenKinds, withSecret, type Granted, type TokenRequestContext } from './request-token.js'
import type { TokenSource } from './token-source.js'
import type { Tokens } from './tokens-for.js'

export interface StoreAppOptions {
  readonly context: TokenRequestContext
  readonly tickets: AppTickets
  /** Makes the source of the tokens that are had by a request. */
  readonly sourceOf: (name: string, request$: Observable<Granted>) => TokenSource
}

/** How many tenants' tokens are at hand; those of others are in the store. */
const tenants = 10_000

/** How many calls may wait for a token of the app at once. */
const waiters = 1_000

/** The platform refused the ticket. */
const badTicket = 10012

/**
 * The tokens of a store app (protocol 2.3): ticket, app token, and with it a token for each tenant. The first calls wait for the
 * ticket; a ticket that is refused is waited for once more.
 */
export function storeAppTokens({ context, tickets, sourceOf }: StoreAppOptions): Tokens {
  const { appId, secret$ } = context
  const byTicket = (app_ticket: string) =>
    withSecret(secret$, (app_secret) => {
      const request = { data: { app_id: appId, app_secret, app_ticket }, secrets: [app_secret, app_ticket] }
      return requestGrant(tokenKinds.storeApp, request, context)
    })
  const bounded = boundedWaiting(waiters)
  const app = sourceOf(
    'app',
    tickets.ticket$.pipe(
      concatMap((ticket) =>
        byTicket(ticket).pipe(
          catchError((error: unknown) =>
            isLarkError(error, 'AuthError') && error.code === badTicket
              ? tickets.other(ticket).pipe(concatMap(byTicket))
              : throwError(() => error),
          ),
        ),
      ),
    ),
  )
  const forTenant = (tenant_key: string) =>
    app.token$.pipe(
      concatMap(({ token, generation }) => {
        const request = { data: { app_access_token: token, tenant_key }, secrets: [token], generation }
        return requestGrant(tokenKinds.storeTenant, request, context)
      }),
      refreshTokenOnExpiry(({ generation }) => app.refuse(generation)),
    )
  const tenant = remembered(tenants, (key) => bounded(sourceOf(`tenant/${key}`, forTenant(key))))
  const nobody: TokenSource = { token$: throwError(() => noTenant()), refuse: () => undefined }
  return { app: bounded(app), tenant: (key) => (key === undefined || key === '' ? nobody : tenant(key)) }
}

const noTenant = () =>
  new InputError({
    endpoint: 'identity',
    faults: [{ path: 'tenantKey', message: 'is missing: a store app calls as lark.for(event) or lark.as(identity.tenant(key))' }],
  })

/** Refuses who comes when too many wait already. */
function boundedWaiting(max: number): (source: TokenSource) => TokenSource {
  let waiting = 0
  const crowded = () =>
    new AuthError(`${max} calls wait for the app ticket already: it has to reach lark.acceptAppTicket`, {
      endpoint: tokenKinds.storeApp.target.id,
    })
  return ({ token$, refuse }) => ({
    token$: defer(() => {
      if (waiting >= max) return throwError(() => crowded())
      waiting += 1
      return token$.pipe(finalize(() => (waiting -= 1)))
    }),
    refuse,
  })
}
