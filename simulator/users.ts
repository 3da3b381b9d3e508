import type { CardInput } from './card-action.js'
import { useCard } from './use-card.js'
import type { Clicked, ClickOptions } from './use-card.js'
import type { ControlTag } from './card-controls.js'
import type { Person } from './person.js'
import { previewLink } from './preview-link.js'
import type { Previewed } from './preview-link.js'
import { queryOf } from './query-of.js'
import { say, send } from './say.js'
import type { Said, SaysOptions, SentFile } from './say.js'
import type { Chat } from './chat.js'
import { open, react, recall, unreact } from './user-acts.js'
import type { OpensOptions, Reacted } from './user-acts.js'
import type { UserContext } from './user-context.js'

/** Somebody of the simulated tenant. Whatever they do is done when the Promise resolves; what bots make of it comes later. */
export interface SimulatedUser extends Person {
  /**
   * Says something, by default to the first app's bot alone.
   *
   * @param text - `@` and the name of a bot or a person who is there mentions them.
   */
  says(text: string, options?: SaysOptions): Promise<Said>
  /** Sends an image or a file, by default to the first app's bot alone. */
  sends(file: SentFile, options?: SaysOptions): Promise<Said>
  /**
   * Clicks a button of a card, or a part of it that is one, and waits for what the bot answers, at most 3 s.
   *
   * @param button - What is written on it, its name or element id; or its place among all parts of the card that can be used, from 0.
   */
  clicks(messageId: string, button: string | number, options?: ClickOptions): Promise<Clicked>
  /** Writes into an input of a card that stands outside of a form, called as a button is, and waits for what the bot answers. */
  fills(messageId: string, input: string | number, text: string): Promise<Clicked>
  /**
   * Chooses in a select, an overflow menu or a picker of a card that stands outside of a form, and waits for what the bot answers.
   *
   * @param choice - The value of an option, all of them where there may be several; an open id; a date and time as `2026-04-01 07:30`.
   */
  chooses(messageId: string, select: string | number, choice: string | readonly string[]): Promise<Clicked>
  /** Ticks a checker of a card that stands outside of a form, or takes the tick away, and waits for what the bot answers. */
  ticks(messageId: string, checker: string | number, checked?: boolean): Promise<Clicked>
  /**
   * Sees a link in a chat, and waits for what the bot shows in its place, at most 3 s (protocol 6.4). By default that of the first app. What
   * it shows when the app has it asked for again is among `deliveries$`.
   */
  previews(url: string, options?: { readonly appId?: string }): Promise<Previewed>
  /**
   * Opens the page where an app asks to act for them, and decides.
   *
   * @param url - Of the page, as `authorizeUrl` makes it.
   * @returns Where the browser is sent back to.
   */
  authorizes(url: string, options?: { readonly deny?: boolean }): Promise<string>
  /** Enters the code of a login by device, and decides. */
  confirms(userCode: string, options?: { readonly deny?: boolean }): Promise<void>
  /**
   * Scans the code of a registration, and decides.
   *
   * @param url - Of the page, as `registerApp` gives it.
   * @param options - `brand`: where their tenant lives. Default: `feishu`.
   */
  registers(url: string, options?: { readonly deny?: boolean; readonly brand?: 'feishu' | 'lark' }): Promise<void>
  /** Puts an emoji (`THUMBSUP`) to a message. */
  reacts(messageId: string, emoji: string): Promise<Reacted>
  /** Takes an emoji away again. */
  unreacts(messageId: string, emoji: string): Promise<Reacted>
  /** Recalls a message of their own. */
  recalls(messageId: string): Promise<void>
  /** Opens a group; its bots are told that they were added. */
  opens(name: string, options?: OpensOptions): Promise<Chat>
}

const clickable: readonly ControlTag[] = ['button', 'interactive_container']
const choosable: readonly ControlTag[] = [
  'overflow',
  'select_static',
  'multi_select_static',
  'select_person',
  'multi_select_person',
  'select_img',
  'date_picker',
  'picker_time',
  'picker_datetime',
]

/** The person of this name, with hands and a mouth. */
export function simulatedUser(name: string, context: UserContext): SimulatedUser {
  const person = context.tenant.person(name)
  const use =
    (kind: string, tags: readonly ControlTag[]) =>
    (messageId: string, control: string | number, input?: CardInput, form?: ClickOptions['form']) =>
      useCard(person, { messageId, control, kind, tags, ...(input !== undefined && { input }), ...(form && { form }) }, context)
  const click = use('button', clickable)
  const tick = use('checker', ['checker'])
  return {
    ...person,
    says: async (text, options = {}) => say(person, text, options, context),
    sends: async (file, options = {}) => send(person, file, options, context),
    clicks: (messageId, button, { form } = {}) => click(messageId, button, undefined, form),
    fills: use('input', ['input']),
    chooses: use('select', choosable),
    ticks: (messageId, checker, checked = true) => tick(messageId, checker, checked),
    previews: (url, { appId } = {}) => previewLink(person, { url, appId }, context),
    authorizes: async (url, options) => authorize(person, url, options, context),
    confirms: async (userCode, { deny = false } = {}) => {
      const known = context.devices.decide(userCode, deny ? 'denied' : { openId: person.openId })
      if (!known) throw new Error(`there is no login with code ${userCode}`)
    },
    registers: async (url, options) => scan(person, url, options, context),
    reacts: async (messageId, emoji) => react(person, messageId, emoji, context),
    unreacts: async (messageId, emoji) => unreact(person, messageId, emoji, context),
    recalls: async (messageId) => recall(person, messageId, context),
    opens: async (called, options = {}) => open(person, called, options, context),
  }
}

function authorize(
  person: Person,
  url: string,
  { deny = false }: { readonly deny?: boolean } = {},
  context: UserContext,
): string {
  const { searchParams } = new URL(url)
  searchParams.set('user', person.name)
  searchParams.set('decision', deny ? 'deny' : 'allow')
  const { answer } = context.decide(Object.fromEntries(searchParams))
  if (answer.status !== 302) throw new Error('text' in answer ? answer.text : 'the page shows an error')
  return answer.headers?.['location'] ?? ''
}

function scan(
  person: Person,
  url: string,
  { deny = false, brand = 'feishu' }: { readonly deny?: boolean; readonly brand?: 'feishu' | 'lark' } = {},
  context: UserContext,
): void {
  const query = queryOf(new URL(url).searchParams)
  const { answer } = context.decideRegistration({ ...query, user: person.name, brand, decision: deny ? 'deny' : 'allow' })
  if (answer.status !== 200) throw new Error('text' in answer ? answer.text : 'the page shows an error')
}
