/** Where people and bots talk. */
export interface Chat {
  readonly chatId: string
  readonly mode: 'p2p' | 'group'
  readonly name: string
  readonly description: string
  readonly ownerId: string
  /** Open ids. */
  readonly members: readonly string[]
  /** App ids. */
  readonly bots: readonly string[]
  readonly createdAt: number
  readonly dissolved: boolean
}
