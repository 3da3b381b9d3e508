import type { Ids } from './ids.js'
import type { SimulatedMessage } from './message.js'
import type { Tenant } from './tenant.js'

/** The id of the thread of a message, which begins one where it is in none. */
export function openThread(
  { messageId, threadId }: SimulatedMessage,
  { tenant, ids }: { readonly tenant: Tenant; readonly ids: Ids },
): string {
  if (threadId !== undefined) return threadId
  const opened = `omt_${ids.hex(16)}`
  tenant.changeMessage(messageId, { threadId: opened })
  return opened
}
