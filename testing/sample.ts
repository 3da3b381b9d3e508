import type { Fields, Shape, ShapeTable } from '../src/schema/schema.js'

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

const text = (key: string): string => known[key] ?? (/_time$|^timestamp$/.test(key) ? '1767225600000' : key)

function fields(shapes: Fields, types: ShapeTable): Record<string, unknown> {
  const filled = Object.entries(shapes)
    .map(([key, shape]) => ({ key: key.replace(/\?$/, ''), optional: key.endsWith('?'), shape }))
    .filter(({ key, optional }) => !optional || wanted.test(key))
  return Object.fromEntries(filled.map(({ key, shape }) => [key, sample(shape, types, key)]))
}

function container(shape: readonly [string, ...unknown[]], types: ShapeTable, key: string): unknown {
  const [kind, ...inner] = shape
  switch (kind) {
    case 'enum':
      return inner[0]
    case 'ref':
      return sample(types[inner[0] as string] ?? 'any', types, key)
    case 'union':
      return sample(inner[0] as Shape, types, key)
    case 'tuple':
      return inner.map((each) => sample(each as Shape, types, key))
    case 'map':
      return {}
    default:
      return []
  }
}

/**
 * The plainest value of a shape: what is required, and who and where; lists are empty. The same shape gives the same value.
 *
 * @internal
 */
export function sample(shape: Shape, types: ShapeTable, key = ''): unknown {
  if (Array.isArray(shape)) return container(shape as unknown as readonly [string, ...unknown[]], types, key)
  if (typeof shape === 'object') return fields(shape as Fields, types)
  if (shape === 'string') return text(key)
  if (shape === 'number') return 1
  if (shape === 'boolean') return false
  return {}
}
