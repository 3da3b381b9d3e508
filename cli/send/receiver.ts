import { misuse } from '../failure.js'

type IdType = 'open_id' | 'union_id' | 'chat_id' | 'email' | 'user_id'

/** Whom a message is for: somebody or a chat, or the message that it answers. */
export type Receiver =
  { readonly kind: 'new'; readonly idType: IdType; readonly id: string } | { readonly kind: 'reply'; readonly messageId: string }

const forms: readonly (readonly [form: RegExp, idType: IdType])[] = [
  [/^ou_/, 'open_id'],
  [/^on_/, 'union_id'],
  [/^oc_/, 'chat_id'],
  [/^[^@\s]+@[^@\s]+$/, 'email'],
  [/^[\w-]+$/, 'user_id'],
]

/**
 * Whom an id means, by its form.
 *
 * @throws Failure for what is no id at all.
 */
export function receiverOf(to: string): Receiver {
  if (to.startsWith('om_')) return { kind: 'reply', messageId: to }
  const found = forms.find(([form]) => form.test(to))
  if (!found) throw misuse(`${to.slice(0, 80)} is nobody: an id, or an email`, 'rxlark send --help')
  return { kind: 'new', idType: found[1], id: to }
}
