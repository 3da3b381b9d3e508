import { AsyncResource } from 'node:async_hooks'

/**
 * The asynchronous context of a request, kept for what is done later. Not by `bind`, which costs more than all else that is done then. Its end is told to
 * the hooks of a process when it is collected; those who look for what keeps a process open, like Jest, are told that this does not.
 */
export class RequestContext extends AsyncResource {
  hasRef(): boolean {
    return false
  }
}
