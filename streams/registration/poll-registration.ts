import { catchError, concatMap, EMPTY, expand, map, of, throwError, timer, type Observable } from 'rxjs'
import { registrationPolled, type RegistrationPolled } from '../../src/codec/registration.js'
import { isLarkError } from '../../src/model/errors.js'
import type { RegistrationStatus } from '../../src/model/registration.js'
import { askRegistration, type RegistrationDesk } from './ask-registration.js'
import { domainOf } from './registration-options.js'
import { refusedWith } from './refused-with.js'

export interface Polling extends RegistrationDesk {
  readonly deviceCode: string
  /** The base URLs: where it began, and where tenants of Lark are. */
  readonly base: string
  readonly larkBase: string
  /** The pause between two questions, in ms. */
  readonly pause: number
}

/** A question: where, how long after the one before, and how long before the next one. In ms. */
interface Question {
  readonly base: string
  readonly wait: number
  readonly pause: number
}

/** What a question came to: what there is to say, and the next question, where there is one. */
interface Step {
  readonly status?: RegistrationStatus
  readonly next?: Question
}

/** What `slow_down` adds to the pause, what a failure of the network does, and the longest there is; in ms. */
const slower = 5_000
const afterFailure = 1_000
const longestPause = 60_000

/**
 * Asks until somebody has decided (protocol 8.3): at once, and again after each pause. Cold; emits what there is to say, `registered` at
 * last, and completes; errors with a `RegistrationError`. The network may be down meanwhile.
 */
export function pollRegistration(polling: Polling): Observable<RegistrationStatus> {
  const first: Step = { next: { base: polling.base, wait: 0, pause: polling.pause } }
  return of(first).pipe(
    expand(({ next }) => (next ? ask(next, polling) : EMPTY)),
    concatMap(({ status }) => (status ? of(status) : EMPTY)),
  )
}

function ask(question: Question, polling: Polling): Observable<Step> {
  const { wait, base } = question
  const fields = { action: 'poll', device_code: polling.deviceCode }
  const begin$ = wait > 0 ? timer(wait, polling.scheduler) : of(0)
  return begin$.pipe(
    concatMap(() => askRegistration(base, fields, registrationPolled(), polling)),
    map((answer) => stepAfter(answer, question, polling)),
    catchError((error: unknown) => (isPassing(error) ? of(later(question, afterFailure)) : throwError(() => error))),
  )
}

const isPassing = (error: unknown): boolean => isLarkError(error) && (error.retryable || error._tag === 'HttpError')

const later = ({ base, pause }: Question, more: number): { readonly next: Question } => {
  const longer = Math.max(pause, Math.min(pause + more, longestPause))
  return { next: { base, wait: longer, pause: longer } }
}

function stepAfter(answer: RegistrationPolled, { base, pause }: Question, { larkBase }: Polling): Step {
  const isOfLark = answer.user_info?.tenant_brand === 'lark'
  const registered = registeredBy(answer, domainOf(isOfLark ? larkBase : base))
  if (registered) return { status: registered }
  if (isOfLark && base !== larkBase) return { status: { status: 'domain_switched' }, next: { base: larkBase, wait: 0, pause } }
  const { error, error_description: description } = answer
  if (error === 'slow_down') {
    const step = later({ base, wait: 0, pause }, slower)
    return { status: { status: 'slow_down', interval: step.next.pause }, ...step }
  }
  const next = { base, wait: pause, pause }
  if (error === 'authorization_pending') return { status: { status: 'polling' }, next }
  if (error) throw refusedWith(error, description)
  return { next }
}

function registeredBy(answer: RegistrationPolled, domain: string): RegistrationStatus | undefined {
  const { client_id: clientId, client_secret: clientSecret } = answer
  return clientId && clientSecret ? { status: 'registered', clientId, clientSecret, ...userOf(answer), domain } : undefined
}

function userOf({ user_info }: RegistrationPolled) {
  if (!user_info) return {}
  const { open_id: openId, tenant_brand: tenantBrand } = user_info
  return { userInfo: { ...(openId && { openId }), ...(tenantBrand && { tenantBrand }) } }
}
