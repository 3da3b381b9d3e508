import type { Collections, Entry } from './collections.js'

/** The kind under which reactions are kept. */
export const reactionKind = 'im.v1.message.reaction'

export interface NewReaction {
  readonly id: string
  readonly messageId: string
  readonly emoji: string
  readonly operator: { readonly operator_id: string; readonly operator_type: 'app' | 'user' }
  readonly at: number
}

/** Keeps a reaction; the same one by the same operator is kept once. */
export function addReaction(collections: Collections, { id, messageId, emoji, operator, at }: NewReaction): Entry {
  const before = reactionOf(collections, messageId, emoji, operator.operator_id)
  const fields = { reaction_id: id, operator, action_time: String(at), reaction_type: { emoji_type: emoji } }
  return before ?? collections.add(reactionKind, id, fields, messageId)
}

/** Takes the reaction of an operator away; says whether there was one. */
export function removeReaction(collections: Collections, messageId: string, emoji: string, operatorId: string): boolean {
  const found = reactionOf(collections, messageId, emoji, operatorId)
  return found !== undefined && collections.remove(reactionKind, found.id)
}

function reactionOf(collections: Collections, messageId: string, emoji: string, operatorId: string): Entry | undefined {
  const isSame = ({ value }: Entry) => operatorOf(value) === operatorId && emojiOf(value) === emoji
  return collections.list(reactionKind, messageId).find(isSame)
}

/** Who put it there: an open id, or the id of an app. */
export const operatorOf = (value: Entry['value']): string => (value['operator'] as NewReaction['operator']).operator_id

export const emojiOf = (value: Entry['value']): unknown =>
  (value['reaction_type'] as { readonly emoji_type?: unknown } | undefined)?.emoji_type
