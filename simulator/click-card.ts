import type { App } from './app.js'
import { cardResult } from './card-answer.js'
import type { CardAnswer, CardError, CardResult } from './card-answer.js'
import { buttonsOf } from './cards.js'
import type { CardButton } from './cards.js'
import { callbackOf, legacyCardOf } from './envelope.js'
import type { Person } from './person.js'
import type { Outcome } from './push.js'
import type { SimulatedMessage } from './tenant.js'
import type { UserContext } from './user-context.js'

/** What came of a click. */
export interface Clicked {
  readonly eventId: string
  /** What the bot answered: a toast, a new card, or nothing. Absent where it failed. */
  readonly answer?: CardAnswer
  /** Why it failed, as the user sees it. */
  readonly error?: CardError
}

export interface ClickOptions {
  /** What was filled in around the button: the values of the form by name (protocol 6.1). */
  readonly form?: Readonly<Record<string, string | readonly string[]>>
}

/** Clicks the button with a label, and shows what the bot answers: a new card replaces the old one (protocol 6.1). */
export async function clickCard(
  person: Person,
  messageId: string,
  { label, form }: ClickOptions & { readonly label: string },
  context: UserContext,
): Promise<Clicked> {
  const { apps, ids, clock, ask, tenant, cardTokens } = context
  const message = tenant.message(messageId)
  if (message?.msgType !== 'interactive' || message.deleted) throw new Error(`there is no card ${messageId}`)
  const card = JSON.parse(message.content) as unknown
  const button = buttonCalled(label, buttonsOf(card))
  const app = apps.find(({ appId }) => appId === message.sender.id) as App
  const token = cardTokens.issue(messageId, app.appId)
  const click = { person, app, token, message, action: actionOf(button, form) }
  const isLegacy = app.transport === 'webhook' && app.webhook?.cards === 'legacy'
  const news = { app, type: 'card.action.trigger', event: isLegacy ? flatRequest(click) : callback(click), at: clock.now() }
  const push = isLegacy ? legacyCardOf(news, ids) : callbackOf(news, ids)
  const outcome = await ask(push)
  const result = cardResult(isLegacy ? inNewForm(outcome) : outcome, card)
  show(result, message, context)
  if ('answer' in result) cardTokens.answered(token)
  return { eventId: push.id, ...result }
}

function buttonCalled(label: string, buttons: readonly CardButton[]): CardButton {
  const button = buttons.find((one) => one.label === label)
  if (!button)
    throw new Error(`the card has no button ${label}, but: ${buttons.map((one) => one.label).join(', ') || 'none at all'}`)
  if (button.disabled) throw new Error(`the button ${label} is disabled`)
  return button
}

const actionOf = ({ value, name }: CardButton, form: ClickOptions['form']): object => ({
  value,
  tag: 'button',
  ...(name !== undefined && { name }),
  ...(form && { form_value: form }),
})

interface Click {
  readonly person: Person
  readonly app: App
  readonly token: string
  readonly message: SimulatedMessage
  readonly action: object
}

const callback = ({ person, app, token, message, action }: Click): object => ({
  operator: { tenant_key: app.tenantKey, user_id: person.userId, open_id: person.openId, union_id: person.unionId },
  token,
  action,
  host: 'im_message',
  context: { open_message_id: message.messageId, open_chat_id: message.chatId },
})

/** The old form has no envelope (protocol 6.3). */
const flatRequest = ({ person, app, token, message, action }: Click): object => ({
  open_id: person.openId,
  user_id: person.userId,
  open_message_id: message.messageId,
  open_chat_id: message.chatId,
  tenant_key: app.tenantKey,
  token,
  action,
})

/** The old answer is the card itself, with a toast beside it. */
function inNewForm(outcome: Outcome): Outcome {
  if (outcome.status !== 'acked' || typeof outcome.answer !== 'object' || outcome.answer === null) return outcome
  const { toast, ...card } = outcome.answer as Readonly<Record<string, unknown>>
  const shown = Object.keys(card).length > 0 && { card: { type: 'raw', data: card } }
  return { ...outcome, answer: { ...(toast !== undefined && { toast }), ...shown } }
}

function show(result: CardResult, { messageId }: SimulatedMessage, { tenant }: UserContext): void {
  const card = 'answer' in result ? result.answer.card : undefined
  if (!card) return
  const content = JSON.stringify(card.type === 'raw' ? card.data : card)
  tenant.changeMessage(messageId, { content, updated: true })
}
