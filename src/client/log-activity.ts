import type { Activity } from '../model/activity.js'
import type { LogSink } from '../model/log.js'

/** Writes what a client does to its log, at `debug`. */
export const logActivity =
  (log: LogSink) =>
  (activity: Activity): void =>
    log('debug', lineOf(activity))

/** One line of what happened, for people. */
export function lineOf(activity: Activity): string {
  switch (activity.kind) {
    case 'request':
      return `call ${activity.callId}: ${activity.method} ${activity.path}, attempt ${activity.attempt}`
    case 'response':
      return `call ${activity.callId}: HTTP ${activity.status}, code ${activity.code}, ${activity.duration} ms, log id ${activity.logId || 'none'}`
    case 'retry':
      return `call ${activity.callId}: attempt ${activity.attempt} in ${activity.delay} ms, after ${String(activity.error)}`
    case 'limit':
      return `call ${activity.callId}: waits its turn, ${activity.wait} ms or more, with ${activity.waiting - 1} others`
    case 'error':
      return `call ${activity.callId}: ${String(activity.error)}`
    case 'token':
      return `a token for the ${activity.identity}, for ${activity.expiresIn} ms`
  }
}
