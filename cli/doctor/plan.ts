import type { Observable } from 'rxjs'
import { checkBot } from './check-bot.js'
import { checkClock } from './check-clock.js'
import { checkCredentials } from './check-credentials.js'
import { checkEvents } from './check-events.js'
import { checkNetwork } from './check-network.js'
import { checkProxy } from './check-proxy.js'
import { checkScopes } from './check-scopes.js'
import { checkToken } from './check-token.js'
import { checkWebhook } from './check-webhook.js'
import { checkWebSocket } from './check-websocket.js'
import type { Exam } from './exam.js'
import type { CheckName, Finding } from './finding.js'

/** A check, and those that it makes no sense without. */
export interface Step {
  readonly check: CheckName
  readonly after: readonly CheckName[]
  readonly run: (exam: Exam) => Observable<Finding>
}

/** Every check, in the order in which they are made: what is first causes what comes later. */
export const plan: readonly Step[] = [
  { check: 'proxy', after: [], run: checkProxy },
  { check: 'network', after: ['proxy'], run: checkNetwork },
  { check: 'clock', after: ['network'], run: checkClock },
  { check: 'credentials', after: [], run: checkCredentials },
  { check: 'token', after: ['network', 'credentials'], run: checkToken },
  { check: 'bot', after: ['token'], run: checkBot },
  { check: 'scopes', after: ['token'], run: checkScopes },
  { check: 'events', after: ['token'], run: checkEvents },
  { check: 'websocket', after: ['token'], run: checkWebSocket },
  { check: 'webhook', after: [], run: checkWebhook },
]
