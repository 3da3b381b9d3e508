import type { SimulatedMessage } from '../../../message.js'

/** The messages of a chat, as they are read. */
export interface Conversation {
  /** But for what is in a thread below the message that it began with. */
  readonly main: readonly SimulatedMessage[]
  /** By their ids, each with the message that it began with. */
  readonly threads: ReadonlyMap<string, readonly SimulatedMessage[]>
  readonly byId: ReadonlyMap<string, SimulatedMessage>
}

/** Parts the threads from the rest; where the beginning of one is forgotten, it begins with what is left of it. */
export function conversationOf(messages: readonly SimulatedMessage[]): Conversation {
  const threads = new Map<string, SimulatedMessage[]>()
  const main = messages.filter((message) => {
    const { threadId } = message
    const thread = threadId === undefined ? undefined : threads.get(threadId)
    if (threadId !== undefined && !thread) threads.set(threadId, [message])
    thread?.push(message)
    return !thread
  })
  return { main, threads, byId: new Map(messages.map((message) => [message.messageId, message])) }
}

/** How many answers the thread of a message has. */
export const answersTo = ({ threadId }: SimulatedMessage, { threads }: Conversation): number =>
  Math.max(0, (threads.get(threadId ?? '')?.length ?? 1) - 1)

/** How long somebody may be silent and still go on, in ms. */
const pause = 5 * 60_000

/** Whether a message goes on from the one before, so that its sender need not be named again. */
export const goesOn = (before: SimulatedMessage | undefined, message: SimulatedMessage): boolean =>
  before !== undefined &&
  before.sender.id === message.sender.id &&
  before.msgType !== 'system' &&
  message.parentId === undefined &&
  message.createdAt - before.createdAt < pause

export const isSameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString()
