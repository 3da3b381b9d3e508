import type { ConnectionState } from 'rxlark'
import type { Colour } from '../terminal.js'

/** How the connection is, for a person; nothing where there is nothing to tell. */
export function connectionLine(state: ConnectionState, now: number): readonly [line: string, colour: Colour] | undefined {
  switch (state.status) {
    case 'connecting':
      return state.attempt > 1 ? [`connecting, attempt ${state.attempt}`, 'dim'] : ['connecting', 'dim']
    case 'open':
      return ['connected', 'green']
    case 'retrying':
      return [`${causeOf(state.cause)}; again in ${Math.max(0, Math.ceil((state.nextAttemptAt - now) / 1000))} s`, 'yellow']
    case 'closing':
      return ['closing', 'dim']
    default:
      return undefined
  }
}

const causeOf = (cause: unknown) => (cause instanceof Error ? cause.message : 'the connection is lost')
