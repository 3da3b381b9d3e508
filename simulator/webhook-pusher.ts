import { catchError, defer, from, map, mergeMap, of, timeout } from 'rxjs'
import type { Observable } from 'rxjs'
import { encrypt, sign, signCard } from '../src/crypto/index.js'
import type { App } from './app.js'
import type { SimulatorClock } from './clock.js'
import { post } from './http-post.js'
import type { PostAnswer } from './http-post.js'
import type { Ids } from './ids.js'
import { logId } from './log-id.js'
import { answerDeadline } from './push.js'
import type { Outcome, Push, Transport } from './push.js'
import type { WebhookTarget } from './app-options.js'

/** How long a server has to answer a challenge (protocol 5.2), in ms. */
const challengeDeadline = 1_000

/** What came of a challenge. */
export interface ChallengeResult {
  readonly passed: boolean
  readonly status?: number
  readonly body?: string
  readonly reason?: string
}

export interface WebhookPusher extends Transport {
  /** Checks the request URL of an app as saving it in the console does. Cold; emits once and completes; never errors. */
  challenge(app: App): Observable<ChallengeResult>
}

/** Pushes over HTTP: encrypted and signed as the app has it, and only HTTP 200 counts (protocol 5). */
export function createWebhookPusher(clock: SimulatorClock, ids: Ids): WebhookPusher {
  const send = (push: Sent): Observable<PostAnswer> => {
    const target = push.app.webhook
    if (!target) return of({ reason: 'the app has no request URL' })
    return defer(() => from(requestFor(push, target, { clock, ids }))).pipe(
      mergeMap((request) => post(request)),
      catchError((error: unknown) => of({ reason: error instanceof Error ? error.message : String(error) })),
    )
  }

  return {
    attempt: (push) =>
      send(push).pipe(
        map((answer) => outcomeOf(answer, push)),
        timeout({ first: answerDeadline, scheduler: clock, with: () => of<Outcome>({ status: 'unanswered' }) }),
      ),
    challenge(app) {
      const challenge = ids.hex(32)
      const text = JSON.stringify({ challenge, token: app.verificationToken, type: 'url_verification' })
      return send({ app, text, at: clock.now() }).pipe(
        map((answer) => ({ passed: isEcho(answer, challenge), ...answer })),
        timeout({
          first: challengeDeadline,
          scheduler: clock,
          with: () => of({ passed: false, reason: 'no answer within 1 s' }),
        }),
      )
    },
  }
}

type Sent = Pick<Push, 'app' | 'text' | 'at' | 'legacy'>

async function requestFor(push: Sent, target: WebhookTarget, { clock, ids }: { clock: SimulatorClock; ids: Ids }) {
  const { url, encrypt: encrypted = true, signature = true, signedAt = 'attempt' } = target
  const { app, text, at, legacy } = push
  const body = encrypted && !legacy ? JSON.stringify({ encrypt: await encrypt(app.encryptKey, text) }) : text
  const timestamp = String(Math.floor((signedAt === 'first' ? at : clock.now()) / 1000))
  const nonce = ids.hex(8)
  const id = logId(clock, ids)
  const headers = { 'content-type': 'application/json; charset=utf-8', 'x-tt-logid': id, 'x-request-id': id }
  const signed = (signature || legacy) && {
    'x-lark-request-timestamp': timestamp,
    'x-lark-request-nonce': nonce,
    'x-lark-signature': await (legacy ? signCard : sign)({ ...app, timestamp, nonce, body }),
  }
  return { url: typeof url === 'string' ? url : url(), headers: { ...headers, ...signed }, body }
}

function outcomeOf(answer: PostAnswer, { kind }: Push): Outcome {
  if ('reason' in answer) return { status: 'unreachable', reason: answer.reason }
  if (answer.status !== 200) return { status: 'nacked', code: answer.status }
  return { status: 'acked', code: 200, ...(kind === 'callback' && answer.body !== '' && { answer: parsed(answer.body) }) }
}

const isEcho = (answer: PostAnswer, challenge: string) =>
  'status' in answer && answer.status === 200 && (parsed(answer.body) as { challenge?: unknown } | null)?.challenge === challenge

/** A body that is no JSON stays the text it is. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch {
    return body
  }
}
