import type { CallbackAnswers } from '../src/model/generated/event-map.js'
import type { CardError } from './card-answer.js'
import type { Person } from './person.js'
import type { Outcome } from './push.js'
import type { UserContext } from './user-context.js'

export type PreviewAnswer = CallbackAnswers['url.preview.get']

/** What came of the preview of a link. */
export interface Previewed {
  readonly eventId: string
  /** What the bot shows in place of the link. Absent where it failed. */
  readonly answer?: PreviewAnswer
  /** Why it failed, as the client says it. */
  readonly error?: CardError
}

/** Asks an app what to show in place of a link (protocol 6.4). */
export async function previewLink(
  person: Person,
  { url, appId }: { readonly url: string; readonly appId: string | undefined },
  { apps, ids, ask, previews, tenant }: UserContext,
): Promise<Previewed> {
  const app = appId === undefined ? apps[0] : apps.find((one) => one.appId === appId)
  if (!app) throw new Error(`there is no app ${appId}`)
  const token = ids.hex(32)
  const event = {
    operator: { tenant_key: app.tenantKey, user_id: person.userId, open_id: person.openId },
    host: 'im_message',
    context: { url, preview_token: token, open_chat_id: tenant.directChat(person, app).chatId },
  }
  const push = previews.ask({ app, token, event })
  return { eventId: push.id, ...previewResult(await ask(push)) }
}

function previewResult(outcome: Outcome): Omit<Previewed, 'eventId'> {
  switch (outcome.status) {
    case 'unanswered':
      return { error: { code: 200341, message: 'the callback was not answered within 3 s' } }
    case 'unreachable':
      return { error: { code: 200342, message: outcome.reason } }
    case 'nacked':
      return { error: { code: 200671, message: `the callback was answered with ${outcome.code}` } }
    case 'acked':
      return judged(outcome.answer ?? {})
  }
}

const judged = (answer: unknown): Omit<Previewed, 'eventId'> =>
  isPreview(answer)
    ? { answer }
    : { error: { code: 200672, message: 'inline has to be an object, and card to be raw or a template' } }

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isPreview = (answer: unknown): answer is PreviewAnswer =>
  isObject(answer) &&
  (answer['inline'] === undefined || isObject(answer['inline'])) &&
  (answer['card'] === undefined || (isObject(answer['card']) && ['raw', 'template'].includes(String(answer['card']['type']))))
