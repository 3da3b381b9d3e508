import { combineLatest, distinctUntilChanged, endWith, map, of, scan, startWith, takeWhile, type Observable } from 'rxjs'
import { oneLine } from '../src/http/one-line.js'
import { redact } from '../src/http/redact.js'
import type { Activity } from '../src/model/activity.js'
import { isLarkError } from '../src/model/errors.js'
import type { Lark } from '../src/model/lark.js'
import type { ConnectionState, LarkSource } from '../src/model/source.js'

/** How a bot is: what probes of an orchestrator ask. */
export interface Health {
  /** False where no retry helps, and a new start may: a source has failed, or the client is closed. */
  readonly live: boolean
  /** Whether every source takes events, and the platform takes the app for who it says it is. */
  readonly ready: boolean
  /** Why it is not ready, a line each, without secrets. Empty where it is. */
  readonly reasons: readonly string[]
}

/** What calls tell of the app itself: what is wrong with its credentials, or that the client is closed. */
type Standing = { readonly trouble?: string } | 'closed'

/**
 * How a client and its sources are, from what they tell of themselves: nothing is asked of the platform, no quota is spent.
 *
 * Starts nothing. A source counts as ready while it is open: a webhook, while somebody is subscribed to it. Calls count by what they
 * fail with while this is subscribed: the platform refuses the app until it gives a token, or answers, again. What a user's session
 * lacks is not the app's.
 *
 * ```text
 * connection$  -o-----r--o----
 * result       nr-----n--r----    n: not ready, r: ready
 * ```
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { health } from 'rxlark'
 * import { toHealthHandler } from 'rxlark/node'
 *
 * createServer(toHealthHandler(health(lark, source))).listen(8081)
 * ```
 *
 * @param sources - None: the client alone.
 * @returns Emits the state at once, and again whenever it is another one. Completes when the client is closed; never errors. Holds no
 * timer.
 * @category Streams
 */
export function health(lark: Lark, ...sources: readonly LarkSource[]): Observable<Health> {
  const states$ = sources.length === 0 ? of([]) : combineLatest(sources.map(({ connection$ }) => connection$))
  const standing$ = lark.activity$.pipe(scan(standingAfter, {}), startWith<Standing>({}), endWith<Standing>('closed'))
  return combineLatest([states$, standing$]).pipe(
    map(([states, standing]) => ({ health: healthOf(states, standing), closed: standing === 'closed' })),
    takeWhile(({ closed }) => !closed, true),
    map(({ health: state }) => state),
    distinctUntilChanged((one, other) => JSON.stringify(one) === JSON.stringify(other)),
  )
}

function standingAfter(before: Standing, activity: Activity): Standing {
  if (activity.kind === 'token' || (activity.kind === 'response' && activity.code === 0)) return {}
  if (activity.kind !== 'error' || !isLarkError(activity.error, 'AuthError') || activity.error.reauthorize) return before
  return { trouble: `the platform refuses the app: ${lineOf(activity.error)}` }
}

function healthOf(states: readonly ConnectionState[], standing: Standing): Health {
  if (standing === 'closed') return { live: false, ready: false, reasons: ['the client is closed'] }
  const reasons = states.flatMap((state, index) => (state.status === 'open' ? [] : [reasonOf(state, index, states.length)]))
  const all = standing.trouble === undefined ? reasons : [...reasons, standing.trouble]
  return { live: !states.some(({ status }) => status === 'failed'), ready: all.length === 0, reasons: all }
}

function reasonOf(state: ConnectionState, index: number, count: number): string {
  const name = count === 1 ? 'the source' : `source ${index + 1}`
  const attempt = state.attempt > 0 ? `, attempt ${state.attempt}` : ''
  const cause = 'cause' in state ? `: ${lineOf(state.cause)}` : ''
  return `${name} is ${state.status}${attempt}${cause}`
}

const lineOf = (error: unknown): string => oneLine(redact(error instanceof Error ? error.message : String(error)))
