import type { Chat } from '../chat.js'
import type { Mention, SimulatedMessage } from '../message.js'
import type { Person } from '../person.js'
import type { ClockJump } from '../clock-jump.js'
import type { SimulatedConnection } from '../simulated-connection.js'

export type { Chat, ClockJump, Mention, Person, SimulatedConnection, SimulatedMessage }

/** What the page and the simulator say to each other. Times are ms since the epoch, on the simulator's clock. No secret is in it. */

/** Where everything of the page lives; no path of the platform begins like this. */
export const pagePrefix = '/simulator'
/** Server-sent events: a snapshot, then what changes. */
export const feedPath = `${pagePrefix}/feed`
/** Takes a {@link PageCommand} as JSON by POST, and answers with its result, or with `{ error }`. */
export const commandPath = `${pagePrefix}/commands`
/** And the key of an image or a file. */
export const filesPath = `${pagePrefix}/files/`
/** And the id of a request or a delivery: a {@link RequestDetail} or a {@link DeliveryDetail}; with `/test?bot=` a {@link DeliveryTest}. */
export const requestsPath = `${pagePrefix}/requests/`
export const deliveriesPath = `${pagePrefix}/deliveries/`

/** The newest messages, requests and deliveries that a snapshot has, each. */
export const mostMessages = 5_000
export const mostMarbles = 5_000

export interface PageApp {
  readonly appId: string
  readonly botName: string
  readonly botOpenId: string
  readonly transport: 'websocket' | 'webhook'
}

export interface PageReaction {
  readonly reactionId: string
  readonly messageId: string
  /** `THUMBSUP` and so on. */
  readonly emoji: string
  /** An open id, or the id of an app. */
  readonly operatorId: string
}

/** A card entity, which messages with `{"type":"card","data":{"card_id":...}}` show. */
export interface PageCard {
  readonly cardId: string
  readonly card: unknown
  readonly sequence: number
}

/** One request of an app, when it has ended. */
export interface PageRequest {
  readonly id: number
  readonly at: number
  readonly duration: number
  readonly method: string
  readonly path: string
  /** Where the catalogue knows it. */
  readonly endpoint?: string
  readonly appId?: string
  readonly status?: number
  readonly code?: number
  readonly end: 'answered' | 'aborted' | 'reset'
}

/** One attempt to deliver an event or a callback, when its outcome is known. */
export interface PageDelivery {
  readonly id: number
  readonly at: number
  readonly latency: number
  readonly appId: string
  readonly eventId: string
  readonly eventType: string
  readonly transport: 'websocket' | 'webhook'
  /** Counts from 1. */
  readonly attempt: number
  readonly status: 'acked' | 'nacked' | 'unanswered' | 'unreachable'
  readonly code?: number
  readonly reason?: string
  readonly retryAt?: number
}

/** A request in full: tokens are cut short, secrets are starred. */
export interface RequestDetail {
  readonly request: PageRequest & {
    readonly query: Readonly<Record<string, string | readonly string[]>>
    readonly headers: Readonly<Record<string, string>>
    readonly body: unknown
    readonly logId: string
  }
  /** The JSON of the answer, or its text. Absent where there was none. */
  readonly answer?: unknown
  /** The same request as a command for a shell; `$LARK_TOKEN` stands for the token. */
  readonly curl: string
  /** Why it can not be sent again, where it can not. */
  readonly notAgain?: string
}

/** A delivery in full. */
export interface DeliveryDetail {
  readonly delivery: PageDelivery
  /** What was pushed, without the verification token. */
  readonly envelope: unknown
  readonly answer?: unknown
  /** Delivers it again, as a command for a shell. */
  readonly curl: string
}

/** A delivery, and what the bot made of it, as a marble test in TypeScript. */
export interface DeliveryTest {
  readonly test: string
}

/** A fault that waits for its moment, in words. */
export interface WaitingFault {
  readonly what: string
  readonly times: number
}

/** What there is. */
export interface PageSnapshot {
  readonly kind: 'snapshot'
  readonly now: number
  readonly apps: readonly PageApp[]
  readonly people: readonly Person[]
  readonly chats: readonly Chat[]
  readonly messages: readonly SimulatedMessage[]
  readonly reactions: readonly PageReaction[]
  readonly cards: readonly PageCard[]
  readonly requests: readonly PageRequest[]
  readonly deliveries: readonly PageDelivery[]
  readonly connections: readonly SimulatedConnection[]
  readonly faults: readonly WaitingFault[]
  readonly jumps: readonly ClockJump[]
}

/** What the simulator tells the page. A snapshot comes first, and again when all was forgotten or replaced: it stands for all before it. */
export type PageNews =
  | PageSnapshot
  | { readonly kind: 'app'; readonly app: PageApp }
  | { readonly kind: 'person'; readonly person: Person; readonly gone?: true }
  | { readonly kind: 'chat'; readonly chat: Chat }
  /** New, changed, or recalled. */
  | { readonly kind: 'message'; readonly message: SimulatedMessage }
  | { readonly kind: 'reaction'; readonly reaction: PageReaction; readonly gone?: true }
  | { readonly kind: 'card'; readonly card: PageCard }
  | { readonly kind: 'request'; readonly request: PageRequest }
  | { readonly kind: 'delivery'; readonly delivery: PageDelivery }
  | { readonly kind: 'connections'; readonly connections: readonly SimulatedConnection[] }
  | { readonly kind: 'faults'; readonly faults: readonly WaitingFault[] }
  | { readonly kind: 'clock'; readonly now: number; readonly jump?: ClockJump }

/** What somebody does with an element of a card, in the platform's words (protocol 6.1). */
export interface ElementAction {
  readonly tag: string
  readonly value?: unknown
  readonly name?: string
  readonly form_value?: Readonly<Record<string, unknown>>
  readonly input_value?: string
  readonly option?: string
  readonly options?: readonly string[]
  readonly checked?: boolean
  readonly timezone?: string
}

/** How a call is to go wrong; as `CallFault`, with a match that is text. */
export interface PageCallFault {
  /** An endpoint's id or a path. */
  readonly match?: string
  readonly delay?: number
  readonly done?: boolean
  readonly reset?: boolean
  readonly hang?: boolean
  readonly half?: boolean
  readonly slow?: number
  readonly code?: number
  readonly msg?: string
  readonly status?: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

export type PageFault =
  | { readonly what: 'call'; readonly call: PageCallFault; readonly times?: number }
  | { readonly what: 'loseAnswers' | 'duplicateDeliveries'; readonly times?: number }
  | { readonly what: 'delayDeliveries'; readonly ms: number; readonly times?: number }
  | { readonly what: 'reorderDeliveries'; readonly count: number }
  | { readonly what: 'closeConnections'; readonly code?: number }
  | { readonly what: 'revokeTokens' | 'revokeTickets' | 'revokeSessions' | 'cutConnections' }

/** Where something is said. */
interface Place {
  /** The open id of a person, or a name: somebody who is not there yet is hired. */
  readonly as: string
  /** The id of a chat, the id of an app to talk to its bot alone, or the name of a group. */
  readonly in?: string
  /** The message that this answers. */
  readonly replyTo?: string
  /** Opens a thread at `replyTo`, where it is in none. */
  readonly inThread?: boolean
}

/** What the page asks the simulator to do. */
export type PageCommand =
  | ({ readonly do: 'say'; readonly text: string } & Place)
  /** An image where the type says so, else a file. At most 24 MB. */
  | ({ readonly do: 'sendFile'; readonly name: string; readonly contentType: string; readonly base64: string } & Place)
  | { readonly do: 'react'; readonly as: string; readonly messageId: string; readonly emoji: string }
  | { readonly do: 'unreact'; readonly as: string; readonly messageId: string; readonly emoji: string }
  /** A message of their own. */
  | { readonly do: 'recall'; readonly as: string; readonly messageId: string }
  /** Acts on an element of a card, and waits for what the bot answers, at most 3 s. */
  | { readonly do: 'act'; readonly as: string; readonly messageId: string; readonly action: ElementAction }
  | { readonly do: 'newPerson'; readonly name: string }
  /** With all bots, or those of these apps; `members` are open ids. */
  | {
      readonly do: 'newGroup'
      readonly as: string
      readonly name: string
      readonly bots?: readonly string[]
      readonly members?: readonly string[]
    }
  | { readonly do: 'advanceClock'; readonly ms: number }
  | { readonly do: 'fault'; readonly fault: PageFault }
  | { readonly do: 'clearFaults' }
  /** Pushes the event of a delivery once more: the same event, or, `fresh`, as a new one with an id of its own. */
  | { readonly do: 'resendDelivery'; readonly id: number; readonly fresh?: boolean }
  /** Makes the request of an app once more, with a token of that app. */
  | { readonly do: 'resendRequest'; readonly id: number }
  /** Forgets people, chats, messages, and what calls have made. */
  | { readonly do: 'reset' }

export interface PageToast {
  readonly type?: string
  readonly content?: string
}

/** What came of acting on a card: a changed card comes as news. */
export interface ActResult {
  readonly eventId: string
  readonly toast?: PageToast
  /** Why it failed, as the user sees it. */
  readonly error?: { readonly code: number; readonly message: string }
}

/** What each command comes to. */
export interface CommandResults {
  readonly say: { readonly messageId: string; readonly chatId: string; readonly eventId: string }
  readonly sendFile: { readonly messageId: string; readonly chatId: string; readonly eventId: string }
  readonly react: object
  readonly unreact: object
  readonly recall: object
  readonly act: ActResult
  readonly newPerson: Person
  readonly newGroup: { readonly chatId: string }
  readonly advanceClock: { readonly now: number }
  readonly fault: object
  readonly clearFaults: object
  readonly resendDelivery: { readonly eventId: string }
  readonly resendRequest: { readonly status: number }
  readonly reset: object
}

/** A command that was refused, or failed. */
export interface CommandFailure {
  readonly error: string
}
