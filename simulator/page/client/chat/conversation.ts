import type { SimulatedMessage } from '../../../message.js'

/** The messages of a chat, as they are read. */
export interface Conversation {
  /** But for those that are in a thread below another one. */
  readonly main: readonly SimulatedMessage[]
  /** By the message that each thread began with. */
  readonly threads: ReadonlyMap<string, readonly SimulatedMessage[]>
  readonly byId: ReadonlyMap<string, SimulatedMessage>
}

/** Parts the threads from the rest; what answers in a thread whose beginning is forgotten stands where it was said. */
export function conversationOf(messages: readonly SimulatedMessage[]): Conversation {
  const byId = new Map(messages.map((message) => [message.messageId, message]))
  const threads = new Map<string, SimulatedMessage[]>()
  const main = messages.filter((message) => {
    const { threadId, rootId } = message
    if (threadId === undefined || rootId === undefined || !byId.has(rootId)) return true
    const thread = threads.get(rootId)
    if (thread) thread.push(message)
    else threads.set(rootId, [message])
    return false
  })
  return { main, threads, byId }
}

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
