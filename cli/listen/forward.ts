import { randomBytes } from 'node:crypto'
import { asyncScheduler, defer, from, map, mergeMap, type Observable } from 'rxjs'
import type { LarkEvent } from 'rxlark'
import { encrypt, sign } from 'rxlark/crypto'
import { post, type Posted } from './post.js'

/** Where events go, and what they are protected with. */
export interface ForwardTarget {
  readonly url: string
  /** How long the webhook may take, in ms. */
  readonly wait: number
  readonly encryptKey?: string
  readonly verificationToken?: string
}

/** What a webhook answered with 200. */
export interface Forwarded {
  /** The body that answers a callback; absent where there was none. */
  readonly answer?: unknown
  readonly duration: number
}

/**
 * Posts an event to a webhook as the platform does (protocol 5): in its envelope, encrypted and signed where there is a key. Cold;
 * emits once and completes; errors with what a webhook does that the platform does not take: another status than 200, a late or no
 * answer, a callback's answer that is no JSON.
 */
export const forward = (event: LarkEvent, target: ForwardTarget): Observable<Forwarded> =>
  defer(() => {
    const started = asyncScheduler.now()
    return from(requestFor(event, target)).pipe(
      mergeMap((request) => post({ ...request, url: target.url, timeout: target.wait })),
      map((posted) => ({ ...answerOf(posted), duration: asyncScheduler.now() - started })),
    )
  })

async function requestFor({ raw }: LarkEvent, { encryptKey, verificationToken }: ForwardTarget) {
  const plain = JSON.stringify(withToken(raw, verificationToken))
  const type = { 'content-type': 'application/json; charset=utf-8' }
  if (encryptKey === undefined) return { body: plain, headers: type }
  const body = JSON.stringify({ encrypt: await encrypt(encryptKey, plain) })
  const timestamp = String(Math.floor(asyncScheduler.now() / 1000))
  const nonce = randomBytes(8).toString('hex')
  const headers = {
    ...type,
    'x-lark-request-timestamp': timestamp,
    'x-lark-request-nonce': nonce,
    'x-lark-signature': await sign({ timestamp, nonce, encryptKey, body }),
  }
  return { body, headers }
}

type Envelope = Readonly<Record<string, unknown>>

/** Sources take the token out of an envelope; a webhook looks for it where its schema has it. */
function withToken(raw: unknown, token: string | undefined): unknown {
  const envelope = raw as Envelope
  if (token === undefined) return envelope
  return 'header' in envelope ? { ...envelope, header: { ...(envelope['header'] as Envelope), token } } : { ...envelope, token }
}

function answerOf({ status, body }: Posted): Pick<Forwarded, 'answer'> {
  if (status !== 200) throw new Error(`the webhook answered ${status}; the platform takes only 200`)
  if (body.trim() === '') return {}
  try {
    return { answer: JSON.parse(body) as unknown }
  } catch {
    throw new Error('the webhook answered 200 with something that is no JSON')
  }
}
