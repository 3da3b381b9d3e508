import { asyncScheduler, Subscription, using, type Observable } from 'rxjs'
import { lazyTransport } from '../src/http/lazy-transport.js'
import { createSend } from '../src/http/send.js'
import type { RegistrationStatus } from '../src/model/registration.js'
import { register } from './registration/register.js'
import { checkRegistration, type RegistrationOptions } from './registration/registration-options.js'

/**
 * Registers an app by one scan: whoever opens the address that comes first, and agrees, has an app, and you have its credentials.
 *
 * For installers, demos and command lines. How long the code is good, and how often the platform is asked, is what the platform says; it
 * may be unreachable meanwhile. Tenants of Lark are asked for at Lark. Unsubscribing is the cancel button.
 *
 * ```text
 * ---v--p-----p--s-----d---(r|)
 * ```
 * `v`: verification, `p`: polling, `s`: slow_down, `d`: domain_switched, `r`: registered
 *
 * @example
 * ```ts
 * import { createLark, registerApp } from 'rxlark'
 *
 * registerApp({ appPreset: { name: 'Helper of {user}' }, addons: { scopes: { tenant: ['im:message:send_as_bot'] } } }).subscribe({
 *   next(state) {
 *     if (state.status === 'verification') console.log(`open ${state.url}`)
 *     if (state.status === 'registered') {
 *       const { clientId: appId, clientSecret: appSecret, domain } = state
 *       createLark({ appId, appSecret, domain })
 *     }
 *   },
 *   error: (error) => console.error(error),
 * })
 * ```
 *
 * @returns Cold: each subscription is a registration of its own. Completes after `registered`. Times are ms. Errors with a
 * `RegistrationError`, whose `code` is the platform's word: `access_denied`, `expired_token`, `unsupported_auth_method`, ...; where it
 * cannot even begin, with what the network says; with a `DecodeError` where the answer is none of the platform's.
 * @throws ConfigError at once, for options that make no sense.
 * @see protocol 8
 * @category Streams
 */
export function registerApp(options: RegistrationOptions = {}): Observable<RegistrationStatus> {
  checkRegistration(options)
  const { fetch, agent, scheduler = asyncScheduler } = options
  return using(
    () => new Subscription(),
    (life) => {
      const connections = life as Subscription
      const send = createSend(lazyTransport({ ...(fetch && { fetch }), ...(agent && { agent }) }, connections), {
        scheduler,
        life: connections,
      })
      return register(options, send)
    },
  )
}
