import { asyncScheduler, concat, concatMap, map, merge, of, takeWhile, tap, type Observable } from 'rxjs'
import { alarm } from '../../operators/alarm.js'
import { registrationBegun, registrationMethods, type RegistrationBegun } from '../../src/codec/registration.js'
import { DecodeError } from '../../src/model/errors.js'
import type { HttpSend } from '../../src/model/internals.js'
import type { RegistrationStatus } from '../../src/model/registration.js'
import { askRegistration, type RegistrationDesk } from './ask-registration.js'
import { pollRegistration } from './poll-registration.js'
import { refusedWith } from './refused-with.js'
import { baseOf, type RegistrationOptions } from './registration-options.js'
import { verificationUrl } from './verification-url.js'

/** Where the platform does not say, in seconds (protocol 8.2). */
const usualInterval = 5
const usualLife = 600

const secretMethod = 'client_secret'

/**
 * Registers an app over anything that sends: the network, or what a test plays in virtual time.
 *
 * @internal
 */
export function register(options: RegistrationOptions, send: HttpSend): Observable<RegistrationStatus> {
  const { scheduler = asyncScheduler, domain = 'feishu' } = options
  const base = baseOf(domain)
  const desk: RegistrationDesk = { send, scheduler }
  return methods(base, desk).pipe(
    concatMap(() => begin(base, desk)),
    concatMap((begun) => statuses(begun, base, options, desk)),
  )
}

/** Whether the platform gives secrets, which is all that we can do with. */
const methods = (base: string, desk: RegistrationDesk): Observable<void> =>
  askRegistration(base, { action: 'init' }, registrationMethods(), desk).pipe(
    map(({ supported_auth_methods: supported, error, error_description: description }) => {
      if (error) throw refusedWith(error, description)
      if (supported && !supported.includes(secretMethod)) throw refusedWith('unsupported_auth_method')
    }),
  )

/** Asks for a code, and for where it is to be shown. */
function begin(base: string, desk: RegistrationDesk): Observable<RegistrationBegun> {
  const fields = { action: 'begin', archetype: 'PersonalAgent', auth_method: secretMethod, request_user_info: 'open_id' }
  return askRegistration(base, fields, registrationBegun(), desk).pipe(
    tap(({ error, error_description: description }) => {
      if (error) throw refusedWith(error, description)
    }),
  )
}

/** Shows the address, then asks until somebody has decided, or the code is over. */
function statuses(
  begun: RegistrationBegun,
  base: string,
  options: RegistrationOptions,
  desk: RegistrationDesk,
): Observable<RegistrationStatus> {
  const { device_code: deviceCode, user_code: userCode, expires_in = usualLife, interval = 0 } = begun
  const url = verificationUrl(begun, options)
  if (!deviceCode || url === undefined) throw incomplete(deviceCode ? 'verification_uri_complete' : 'device_code')
  const expiresIn = expires_in * 1000
  const larkBase = baseOf(options.larkDomain ?? 'lark')
  const shown: RegistrationStatus = { status: 'verification', url, expiresIn, ...(userCode !== undefined && { userCode }) }
  const over$ = alarm(expiresIn, desk.scheduler).pipe(
    map(() => {
      throw refusedWith('expired_token')
    }),
  )
  const pause = (interval > 0 ? interval : usualInterval) * 1000
  const decided$ = pollRegistration({ ...desk, deviceCode, base, larkBase, pause })
  return concat(of(shown), merge(over$, decided$).pipe(takeWhile(({ status }) => status !== 'registered', true)))
}

const incomplete = (path: string) =>
  new DecodeError({ what: 'oauth.v1.app.registration', faults: [{ path, message: 'is missing, or is no address' }] })
