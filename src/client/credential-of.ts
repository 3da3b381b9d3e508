import { concatMap, map, type Observable } from 'rxjs'
import { loadOnce } from '../http/load-once.js'
import type { LarkInternals } from '../model/internals.js'
import type { Settings } from './settings.js'

const assertion$ = /* @__PURE__ */ loadOnce('client assertions', () => import('../auth/client-assertion.js'))

/** What a client proves itself with: an assertion where somebody vouches for it, else its secret (protocol 2.9). Few have the former: it is loaded when it is needed. */
export const credentialOf =
  ({ clientAssertion }: Settings, secret$: Observable<string>): LarkInternals['credential'] =>
  (audience) =>
    clientAssertion
      ? assertion$.pipe(concatMap(({ askAssertion }) => askAssertion(clientAssertion, audience)))
      : secret$.pipe(map((secret) => ({ secret })))
