import { randomBytes } from 'node:crypto'
import { defer, from, map, mergeMap, of, timeout, type Observable, type SchedulerLike } from 'rxjs'
import { post, type PostAnswer } from '#inside'
import { encrypt, sign } from 'rxlark/crypto'

/** What a challenge is made with. */
export interface ChallengeOf {
  readonly url: string
  /** Encrypts and signs it; absent, it is plain and not signed. */
  readonly encryptKey?: string | undefined
  readonly verificationToken?: string | undefined
}

/** What came of a challenge; `took` is ms. */
export type Challenged =
  | { readonly status: 'passed'; readonly took: number }
  | { readonly status: 'answered'; readonly code: number; readonly body: string; readonly took: number }
  | { readonly status: 'failed'; readonly reason: string }
  | { readonly status: 'silent' }

export interface ChallengeOptions {
  /** How long to wait, in ms. */
  readonly patience: number
  readonly scheduler: SchedulerLike
}

/** Posts a challenge as the platform does when a request URL is saved (protocol 5.2). Cold; emits once and completes. */
export const challenge = (made: ChallengeOf, { patience, scheduler }: ChallengeOptions): Observable<Challenged> =>
  defer(() => {
    const text = randomBytes(16).toString('hex')
    const begun = scheduler.now()
    return from(requestOf(made, text, begun)).pipe(
      mergeMap((request) => post(request)),
      map((answer) => judged(answer, text, scheduler.now() - begun)),
      timeout({ first: patience, scheduler, with: () => of({ status: 'silent' } as const) }),
    )
  })

async function requestOf({ url, encryptKey, verificationToken }: ChallengeOf, text: string, now: number) {
  const event = {
    challenge: text,
    ...(verificationToken !== undefined && { token: verificationToken }),
    type: 'url_verification',
  }
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  const plain = JSON.stringify(event)
  if (encryptKey === undefined) return { url, headers, body: plain }
  const body = JSON.stringify({ encrypt: await encrypt(encryptKey, plain) })
  const timestamp = String(Math.floor(now / 1000))
  const nonce = randomBytes(4).toString('hex')
  const signature = await sign({ timestamp, nonce, encryptKey, body })
  const signed = {
    'x-lark-request-timestamp': timestamp,
    'x-lark-request-nonce': nonce,
    'x-lark-signature': signature,
  }
  return { url, headers: { ...headers, ...signed }, body }
}

function judged(answer: PostAnswer, text: string, took: number): Challenged {
  if ('reason' in answer) return { status: 'failed', reason: answer.reason }
  const { status: code, body } = answer
  return code === 200 && echoOf(body) === text ? { status: 'passed', took } : { status: 'answered', code, body, took }
}

function echoOf(body: string): unknown {
  try {
    return (Object(JSON.parse(body)) as { readonly challenge?: unknown }).challenge
  } catch {
    return undefined
  }
}
