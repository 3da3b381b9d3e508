import { commandPath } from '../protocol.js'
import type { CommandFailure, CommandResults, PageCommand } from '../protocol.js'

/** Asks the simulator to do something. Rejects with an Error that says why it did not. */
export async function ask<K extends PageCommand['do']>(
  command: Extract<PageCommand, { readonly do: K }>,
): Promise<CommandResults[K]> {
  const response = await fetch(commandPath, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(command),
  })
  const answer = (await response.json()) as CommandResults[K] | CommandFailure
  if (!response.ok) throw new Error((answer as CommandFailure).error)
  return answer as CommandResults[K]
}

/** The detail of a request or a delivery. */
export async function lookUp<T>(path: string): Promise<T> {
  const response = await fetch(path)
  const answer = (await response.json()) as T | CommandFailure
  if (!response.ok) throw new Error((answer as CommandFailure).error)
  return answer as T
}
