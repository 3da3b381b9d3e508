import { map, of, ReplaySubject, share, type Observable, type Subscription } from 'rxjs'
import { loadOnce } from './load-once.js'
import type { ProxyChoice } from './proxy-agent.js'

export interface AgentOptions {
  readonly agent?: object
  readonly proxy?: ProxyChoice
}

/**
 * The agent of a client, or `undefined`. What a proxy needs is loaded when the first connection does.
 *
 * @param life - What ends with the client: closes the tunnels of its own agent.
 */
export function agentOf({ agent, proxy }: AgentOptions, life: Subscription): Observable<object | undefined> {
  if (proxy === undefined) return of(agent)
  return loadOnce('proxies', () => import('#proxy')).pipe(
    map(({ proxyAgent }) => {
      const made = proxyAgent(proxy)
      life.add(() => made.destroy())
      return made
    }),
    share({ connector: () => new ReplaySubject(1), resetOnComplete: false, resetOnRefCountZero: false }),
  )
}
