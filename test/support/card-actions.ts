import type { EventOf } from '../../src/model/event.js'
import { buildEvent, type PartOf } from '../../testing/build-event.js'

type CardAction = EventOf<'card.action.trigger'>

/** A click, on the message `om_card`, by Ann, long answered. */
export const clickOf = (id: string, action: PartOf<CardAction['payload']>['action'], part: PartOf<CardAction['payload']> = {}) =>
  buildEvent(
    'card.action.trigger',
    {
      operator: { open_id: 'ou_ann' },
      context: { open_message_id: 'om_card', open_chat_id: 'oc_1' },
      ...part,
      action,
    } as PartOf<CardAction['payload']>,
    { id },
  )
