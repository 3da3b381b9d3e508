import { captureContextBy, type InContext } from '../model/context.js'
import { builtin } from './builtin.js'

interface AsyncHooks {
  readonly AsyncResource: new (type: string) => { readonly runInAsyncScope: InContext }
}

/** From here on, work that waits its turn runs in the asynchronous context it came in. On Node; elsewhere there is none. */
export function keepContexts(): void {
  const { AsyncResource } = builtin<AsyncHooks>('async_hooks') ?? {}
  if (!AsyncResource) return
  // What `AsyncLocalStorage.snapshot` gives may be reported as what keeps a process open, by Jest for one, which asks this.
  class Context extends AsyncResource {
    hasRef(): boolean {
      return false
    }
  }
  captureContextBy(() => {
    const context = new Context('rxlark.context')
    return (run) => context.runInAsyncScope(run)
  })
}
