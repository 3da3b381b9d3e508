import { isRecord } from './is-record.js'

type Json = Readonly<Record<string, unknown>>

/** Whether this is a card request of the old form (protocol 6.3): flat, without an envelope. */
export const isLegacyCard = (body: unknown): body is Json =>
  isRecord(body) && isRecord(body.action) && typeof body.open_message_id === 'string' && !('schema' in body) && !('event' in body)

/** A legacy card request as the card action that it is (protocol 6.1), so that handlers know one shape. It has no id: each is a new one. */
export function toCardAction(
  { open_id, user_id, tenant_key, token, action, open_message_id, open_chat_id }: Json,
  appId: string,
): Json {
  return {
    schema: '2.0',
    header: { event_type: 'card.action.trigger', app_id: appId, tenant_key: tenant_key ?? '' },
    event: {
      operator: { open_id, user_id, tenant_key },
      token,
      action,
      host: 'im_message',
      context: { open_message_id, open_chat_id },
    },
  }
}

/** The answer to a card action as the old form has it: the card at the top, the toast beside it. */
export function toLegacyAnswer(answer: unknown): unknown {
  if (!isRecord(answer)) return answer
  const { card, toast } = answer
  const shown = isRecord(card) && card.type === 'raw' && isRecord(card.data) ? card.data : isRecord(card) ? card : {}
  return { ...shown, ...(toast === undefined ? {} : { toast }) }
}
