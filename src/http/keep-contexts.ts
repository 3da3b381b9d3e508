import { captureContextBy, type InContext } from '../model/context.js'
import { builtin } from './builtin.js'

interface AsyncHooks {
  readonly AsyncLocalStorage: { readonly snapshot?: () => InContext }
}

/** From here on, work that waits its turn runs in the asynchronous context it came in. On Node; elsewhere there is none. */
export function keepContexts(): void {
  const { AsyncLocalStorage } = builtin<AsyncHooks>('async_hooks') ?? {}
  if (AsyncLocalStorage?.snapshot) captureContextBy(AsyncLocalStorage.snapshot)
}
