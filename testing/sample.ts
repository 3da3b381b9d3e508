import { sample as sampleOf } from '../src/schema/sample.js'
import type { Shape, ShapeTable } from '../src/schema/schema.js'

/** What well-known fields look like on the platform (protocol 2.1, 5.3); everything else is named after its field. */
const known: Readonly<Record<string, string>> = {
  app_id: 'cli_a1b2c3d4e5f60718',
  chat_id: 'oc_sample',
  chat_type: 'p2p',
  content: '{"text":"hello"}',
  message_id: 'om_sample',
  message_type: 'text',
  open_chat_id: 'oc_sample',
  open_id: 'ou_sample',
  open_message_id: 'om_sample',
  sender_type: 'user',
  tenant_key: 'tenant_sample',
  token: 'c-sample',
  union_id: 'on_sample',
  user_id: 'user_sample',
}

/** Who and where: filled in although the platform may leave it out, because handlers live on it. */
const wanted = /^(sender_id|operator|operator_id|open_id|union_id|context|open_message_id|open_chat_id|tenant_key|value)$/

/**
 * The plainest value of a shape: what is required, and who and where; lists are empty. The same shape gives the same value.
 *
 * @internal
 */
export const sample = (shape: Shape, types: ShapeTable, key = ''): unknown =>
  sampleOf(
    shape,
    {
      types,
      keeps: (name) => wanted.test(name),
      text: (name) => known[name] ?? (/_time$|^timestamp$/.test(name) ? '1767225600000' : name),
      number: () => 1,
      choice: () => 0,
      length: () => 0,
      file: {},
    },
    key,
  )
