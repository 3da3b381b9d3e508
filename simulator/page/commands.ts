import type { Faults } from '../faults.js'
import type { Person } from '../person.js'
import type { SimulatedPlatform } from '../platform.js'
import { say, send } from '../say.js'
import type { SaysOptions } from '../say.js'
import { actOnCard } from '../use-card.js'
import type { Clicked } from '../use-card.js'
import { open, react, recall, unreact } from '../user-acts.js'
import type { UserContext } from '../user-context.js'
import type { ActResult, CommandResults, PageCommand, PageFault } from './protocol.js'
import type { Resend } from './resend.js'

/** What commands act on. */
export interface CommandContext {
  readonly platform: SimulatedPlatform
  readonly users: UserContext
  readonly faults: Faults
  readonly resend: Resend
  readonly reset: () => void
  /** Where the platform listens. */
  readonly url: string
}

type Of<K extends PageCommand['do']> = Extract<PageCommand, { readonly do: K }>

type Performers = {
  readonly [K in PageCommand['do']]: (command: Of<K>, context: CommandContext) => CommandResults[K] | Promise<CommandResults[K]>
}

/** Does what the page asks for. Rejects with why it could not be done. */
export const perform = async (command: PageCommand, context: CommandContext): Promise<object> =>
  (performers[command.do] as (command: PageCommand, context: CommandContext) => object)(command, context)

const performers: Performers = {
  say: (command, { users }) => say(personOf(command.as, users), command.text, placeOf(command), users),
  sendFile(command, { users }) {
    const { as, name, contentType, base64 } = command
    return send(personOf(as, users), { name, contentType, bytes: Buffer.from(base64, 'base64') }, placeOf(command), users)
  },
  recall({ as, messageId }, { users }) {
    recall(personOf(as, users), messageId, users)
    return {}
  },
  react: ({ as, messageId, emoji }, { users }) => react(personOf(as, users), messageId, emoji, users),
  unreact: ({ as, messageId, emoji }, { users }) => unreact(personOf(as, users), messageId, emoji, users),
  act: async ({ as, messageId, action }, { users }) => shown(await actOnCard(personOf(as, users), messageId, action, users)),
  newPerson: ({ name }, { users }) => users.tenant.person(name),
  newGroup({ as, name, bots, members = [] }, { users }) {
    const people = members.map((openId) => personOf(openId, users).name)
    const { chatId } = open(personOf(as, users), name, { people, ...(bots && { bots }) }, users)
    return { chatId }
  },
  advanceClock({ ms }, { platform: { clock } }) {
    clock.advance(ms)
    return { now: clock.now() }
  },
  fault({ fault }, { faults }) {
    inject(fault, faults)
    return {}
  },
  clearFaults(_command, { faults }) {
    faults.clear()
    return {}
  },
  resendDelivery: ({ id, fresh = false }, { resend }) => resend.delivery(id, fresh),
  resendRequest: ({ id }, { resend, url }) => resend.request(id, url),
  reset(_command, { reset }) {
    reset()
    return {}
  },
}

/** The person of an open id, or of a name. */
const personOf = (as: string, { tenant }: UserContext): Person => tenant.findPerson('open_id', as) ?? tenant.person(as)

const placeOf = ({ in: place, replyTo, inThread }: Omit<Of<'say'>, 'do' | 'as' | 'text'>): SaysOptions => ({
  ...(place !== undefined && { in: place }),
  ...(replyTo !== undefined && { replyTo }),
  ...(inThread !== undefined && { inThread }),
})

const shown = (clicked: Clicked): ActResult => ({
  eventId: clicked.eventId,
  ...(clicked.answer?.toast && { toast: toastOf(clicked.answer.toast) }),
  ...(clicked.error && { error: clicked.error }),
})

const toastOf = ({ type, content }: { readonly type?: string; readonly content?: string }) => ({
  ...(type !== undefined && { type }),
  ...(content !== undefined && { content }),
})

function inject(fault: PageFault, faults: Faults): void {
  switch (fault.what) {
    case 'call':
      return faults.calls(fault.call, fault.times)
    case 'delayDeliveries':
      return faults.delayDeliveries(fault.ms, fault.times)
    case 'reorderDeliveries':
      return faults.reorderDeliveries(fault.count)
    case 'closeConnections':
      return faults.closeConnections(fault.code)
    case 'loseAnswers':
    case 'duplicateDeliveries':
      return faults[fault.what](fault.times)
    default:
      return faults[fault.what]()
  }
}
