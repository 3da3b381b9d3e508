/** Somebody a message talks to by name. */
export interface Mention {
  readonly key: string
  readonly openId: string
  readonly name: string
}

/** A message as the platform keeps it. Times are ms since the epoch. */
export interface SimulatedMessage {
  readonly messageId: string
  readonly chatId: string
  readonly msgType: string
  /** The JSON text. */
  readonly content: string
  readonly sender: { readonly type: 'user' | 'app'; readonly id: string; readonly name: string }
  readonly parentId?: string
  readonly rootId?: string
  readonly threadId?: string
  readonly mentions: readonly Mention[]
  readonly createdAt: number
  readonly updatedAt: number
  readonly updated: boolean
  readonly deleted: boolean
}
