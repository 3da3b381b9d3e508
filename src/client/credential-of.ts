import { map, type Observable } from 'rxjs'
import { askAssertion } from '../auth/client-assertion.js'
import type { LarkInternals } from '../model/internals.js'
import type { Settings } from './settings.js'

/** What a client proves itself with: an assertion where somebody vouches for it, else its secret (protocol 2.9). */
export const credentialOf =
  ({ clientAssertion }: Settings, secret$: Observable<string>): LarkInternals['credential'] =>
  (audience) =>
    clientAssertion ? askAssertion(clientAssertion, audience) : secret$.pipe(map((secret) => ({ secret })))
