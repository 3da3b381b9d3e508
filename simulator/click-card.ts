import type { App } from './app.js'
import { cardResult } from './card-answer.js'
import type { CardAnswer, CardError, CardResult } from './card-answer.js'
import { buttonsOf } from './cards.js'
import type { CardButton } from './cards.js'
import { callbackOf } from './envelope.js'
import type { Person } from './person.js'
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

/** Clicks the button with a label, and shows what the bot answers: a new card replaces the old one (protocol 6.1). */
export async function clickCard(person: Person, messageId: string, label: string, context: UserContext): Promise<Clicked> {
  const { apps, ids, clock, ask, tenant, cardTokens } = context
  const message = tenant.message(messageId)
  if (message?.msgType !== 'interactive' || message.deleted) throw new Error(`there is no card ${messageId}`)
  const card = JSON.parse(message.content) as unknown
  const button = buttonCalled(label, buttonsOf(card))
  const app = apps.find(({ appId }) => appId === message.sender.id) as App
  const token = cardTokens.issue(messageId, app.appId)
  const event = actionOf(button, message, { person, app, token })
  const push = callbackOf({ app, type: 'card.action.trigger', event, at: clock.now() }, ids)
  const result = cardResult(await ask(push), card)
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

function actionOf(
  { value, name }: CardButton,
  { messageId, chatId }: SimulatedMessage,
  { person, app, token }: { person: Person; app: App; token: string },
): object {
  return {
    operator: { tenant_key: app.tenantKey, user_id: person.userId, open_id: person.openId, union_id: person.unionId },
    token,
    action: { value, tag: 'button', ...(name !== undefined && { name }) },
    host: 'im_message',
    context: { open_message_id: messageId, open_chat_id: chatId },
  }
}

function show(result: CardResult, { messageId }: SimulatedMessage, { tenant }: UserContext): void {
  const card = 'answer' in result ? result.answer.card : undefined
  if (!card) return
  const content = JSON.stringify(card.type === 'raw' ? card.data : card)
  tenant.changeMessage(messageId, { content, updated: true })
}
