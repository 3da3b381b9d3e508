import { createContext } from 'preact'
import type { SimulatedMessage } from '../../../message.js'
import type { ElementAction } from '../../protocol.js'

/** What somebody can do to the messages that they see. */
export interface ChatActs {
  /** Their open id. */
  readonly me: string
  readonly react: (messageId: string, emoji: string, isThere: boolean) => void
  /** `action` may throw, which is shown. */
  readonly act: (messageId: string, action: () => ElementAction) => Promise<void>
  readonly recall: (messageId: string) => void
  readonly reply: (message: SimulatedMessage) => void
  readonly openThread: (message: SimulatedMessage) => void
}

const nothing = () => undefined

export const Acts = createContext<ChatActs>({
  me: '',
  react: nothing,
  act: async () => undefined,
  recall: nothing,
  reply: nothing,
  openThread: nothing,
})
