import { catchError, concatMap, map, of, type Observable } from 'rxjs'
import { redact } from '#inside'
import { brokenAt } from './cause-code.js'
import { challenge, type Challenged } from './challenge.js'
import type { Exam } from './exam.js'
import { fault, ok, skipped, warning, type Finding } from './finding.js'

/** How long the platform waits for the answer to a challenge (protocol 5.2), in ms. */
const deadline = 1_000

/** The key and the token of the app, as far as they are known here. */
interface Keys {
  readonly encryptKey?: string | undefined
  readonly verificationToken?: string | undefined
}

/** Posts what the platform posts when the address of a webhook is saved, and where that is refused, what tells why. */
export function checkWebhook(exam: Exam): Observable<Finding> {
  const { webhook } = exam
  if (webhook === undefined) return of(skipped('webhook', 'examined with --webhook <url>'))
  return keysOf(exam).pipe(
    concatMap((keys) => {
      if ('check' in keys) return of(keys)
      return ask(keys, exam).pipe(
        concatMap((answer) => (answer.status === 'passed' ? guarded(answer.took, keys, exam) : refused(answer, keys, exam))),
      )
    }),
  )
}

/** What the platform uses, where it tells; else what is configured here. */
function keysOf(exam: Exam): Observable<Keys | Finding> {
  const { encryptKey, verificationToken, appId, appSecret, app$ } = exam
  const here = { encryptKey, verificationToken }
  if (appId === undefined || appSecret === undefined) return of(here)
  return app$.pipe(
    map(({ app }) => {
      const { encryption_key: key = '', verification_token: token = '' } = app?.encryption ?? {}
      if (differ(key, encryptKey)) return fault('webhook.key', 'LARK_ENCRYPT_KEY is not that of the console')
      if (differ(token, verificationToken)) return fault('webhook.token', 'LARK_VERIFICATION_TOKEN is not that of the console')
      return { encryptKey: encryptKey ?? (key || undefined), verificationToken: verificationToken ?? (token || undefined) }
    }),
    catchError(() => of(here)),
  )
}

const differ = (there: string, here: string | undefined) => there !== '' && here !== undefined && there !== here

const ask = (keys: Keys, { webhook = '', patience, scheduler }: Exam): Observable<Challenged> =>
  challenge({ url: webhook, ...keys }, { patience, scheduler })

/** It works; whether it also looks at who asks. */
function guarded(took: number, keys: Keys, exam: Exam): Observable<Finding> {
  if (took > deadline) return of(fault('webhook.slow', `${Math.round(took)} ms`))
  const good = ok(
    'webhook',
    `answers the challenge in ${Math.round(took)} ms${isPrivate(exam.webhook) ? '; the platform cannot reach this address, as it is not public' : ''}`,
  )
  if (keys.verificationToken === undefined) return of(good)
  return ask({ ...keys, verificationToken: 'x'.repeat(32) }, exam).pipe(
    map(({ status }) =>
      status === 'passed'
        ? warning('webhook', 'answers the challenge, also with a wrong verification token', {
            cure: 'compare the token, so that nobody else can pass for the platform',
          })
        : good,
    ),
  )
}

function refused(answer: Exclude<Challenged, { status: 'passed' }>, keys: Keys, exam: Exam): Observable<Finding> {
  if (answer.status === 'silent') return of(fault('webhook.slow', `no answer within ${exam.patience} ms`))
  if (answer.status === 'failed') {
    const { reason } = answer
    return of(fault(brokenAt(reason) === 'tls' ? 'webhook.tls' : 'webhook.unreachable', redact(reason)))
  }
  const { code, body } = answer
  const said = saidBy(code, body)
  if (code === 200) return of(fault('webhook.no-echo', said))
  if ([404, 405, 410].includes(code) || (code >= 300 && code < 400)) return of(fault('webhook.path', said))
  if (keys.encryptKey === undefined) return of(compared(answer, answer, said))
  // The same without encryption: who takes that has the token, and not the key.
  return ask({ verificationToken: keys.verificationToken }, exam).pipe(map((plain) => compared(answer, plain, said)))
}

type Answer = Extract<Challenged, { status: 'answered' }>

const words = (body: string) => body.toLowerCase()

const ofToken = ({ code, body }: Answer) =>
  /token|auth by challenge/.test(words(body)) || ((code === 401 || code === 403) && body === '') ? 'webhook.token' : undefined

const ofKey = ({ body }: Answer) => /encrypt|decrypt|padding|cipher|signature/.test(words(body))

function compared(encrypted: Answer, plain: Challenged, said: string): Finding {
  if (plain.status === 'passed' || ofKey(encrypted)) return fault('webhook.key', said)
  const token = ofToken(encrypted)
  if (token) return fault(token, said)
  const failsAnyway = plain.status === 'answered' && plain.code === 500 && encrypted.code === 500 && encrypted.body === ''
  return fault(failsAnyway ? 'webhook.raw-body' : 'webhook.refuses', said)
}

/** The beginning of what was answered. */
const saidBy = (code: number, body: string) => {
  const text = redact(body.slice(0, 400)).replace(/\s+/g, ' ').trim().slice(0, 120)
  return text === '' ? `HTTP ${code}` : `HTTP ${code} "${text}"`
}

/** Addresses of this machine and of networks that are not public. */
function isPrivate(url = ''): boolean {
  const { hostname } = new URL(url)
  return /^(localhost|.*\.(local|localhost|internal)|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|\[)/.test(
    hostname,
  )
}
