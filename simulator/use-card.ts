import type { App } from './app.js'
import { cardResult } from './card-answer.js'
import type { CardAnswer, CardError, CardResult } from './card-answer.js'
import { actionOf } from './card-action.js'
import type { CardInput } from './card-action.js'
import { controlsOf } from './card-controls.js'
import type { CardControl, ControlTag } from './card-controls.js'
import { cardIdIn, cardKind, shownCard } from './cards.js'
import { parsedCard } from './card-elements.js'
import { callbackOf, legacyCardOf } from './envelope.js'
import type { Person } from './person.js'
import type { Outcome } from './push.js'
import type { SimulatedMessage } from './message.js'
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
  readonly form?: Readonly<Record<string, CardInput>>
}

/** A use of a part of a card, which is called by its label, name or element id, or by its place. */
export interface NamedUse {
  readonly messageId: string
  readonly control: string | number
  /** Which parts are meant. */
  readonly kind: string
  readonly tags: readonly ControlTag[]
  readonly input?: CardInput
  readonly form?: ClickOptions['form']
}

/** Uses a part of a card, and shows what the bot answers. */
export async function useCard(person: Person, use: NamedUse, context: UserContext): Promise<Clicked> {
  const { card } = cardOf(use.messageId, context)
  const controls = [...controlsOf(card).values()]
  const action = actionOf({ control: controlCalled(use, controls), input: use.input, form: use.form }, controls)
  return actOnCard(person, use.messageId, action, context)
}

/** Does this to a card, in the words of the platform, and shows what the bot answers: a new card replaces the old one (protocol 6.1). */
export async function actOnCard(person: Person, messageId: string, action: object, context: UserContext): Promise<Clicked> {
  const { apps, ids, clock, ask, cardTokens } = context
  const { message, card } = cardOf(messageId, context)
  const app = apps.find(({ appId }) => appId === message.sender.id) as App
  const token = cardTokens.issue(messageId, app.appId)
  const click = { person, app, token, message, action }
  const isLegacy = app.transport === 'webhook' && app.webhook?.cards === 'legacy'
  const news = { app, type: 'card.action.trigger', event: isLegacy ? flatRequest(click) : callback(click), at: clock.now() }
  const push = isLegacy ? legacyCardOf(news, ids) : callbackOf(news, ids)
  const outcome = await ask(push)
  const result = cardResult(isLegacy ? inNewForm(outcome) : outcome, card)
  show(result, message, context)
  if ('answer' in result) cardTokens.answered(token)
  return { eventId: push.id, ...result }
}

function cardOf(messageId: string, { tenant, collections }: UserContext) {
  const message = tenant.message(messageId)
  const card = message?.msgType === 'interactive' && !message.deleted && shownCard(message.content, collections)
  if (!message || !card) throw new Error(`there is no card ${messageId}`)
  return { message, card }
}

function controlCalled({ control: called, kind, tags }: NamedUse, controls: readonly CardControl[]): CardControl {
  const fitting = controls.filter(({ tag }) => tags.includes(tag))
  const isCalled = ({ index, label, name, elementId }: CardControl) => [index, label, name, elementId].includes(called)
  const control = fitting.find(isCalled)
  if (control) return control
  const there = fitting.map(({ label, name, index }) => label || (name ?? index)).join(', ')
  throw new Error(`the card has no ${kind} ${called}, but: ${there || 'none at all'}`)
}

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

/** Puts a new card in the place of the old one: into the message, or into the card entity that it shows. */
function show(result: CardResult, { messageId, content }: SimulatedMessage, { tenant, collections }: UserContext): void {
  const card = 'answer' in result ? result.answer.card : undefined
  if (!card) return
  const cardId = cardIdIn(parsedCard(content))
  if (cardId !== undefined && card.type === 'raw') {
    collections.change(cardKind, cardId, { card: card.data })
    tenant.changeMessage(messageId, { updated: true })
  } else tenant.changeMessage(messageId, { content: JSON.stringify(card.type === 'raw' ? card.data : card), updated: true })
}
