import { defer, finalize, type MonoTypeOperatorFunction } from 'rxjs'
import type { LogSink } from '../../src/model/log.js'

/** The long connections of this process, counted by app. */
const connections = new Map<string, number>()

/**
 * Warns when this process opens a second long connection of an app: the platform gives each event to one of them, by chance
 * (protocol 7.9).
 */
export const warnIfSplit =
  <T>(appId: string, log: LogSink): MonoTypeOperatorFunction<T> =>
  (source) =>
    defer(() => {
      const before = connections.get(appId) ?? 0
      connections.set(appId, before + 1)
      if (before > 0)
        log(
          'warn',
          `${appId} has ${before + 1} long connections in this process: each event goes to one of them only. Share one source.`,
        )
      return source.pipe(finalize(() => leave(appId)))
    })

function leave(appId: string): void {
  const left = (connections.get(appId) ?? 1) - 1
  if (left > 0) connections.set(appId, left)
  else connections.delete(appId)
}
