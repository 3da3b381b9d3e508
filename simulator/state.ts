import { readFileSync } from 'node:fs'
import type { Collections, Entry } from './collections.js'
import type { Files, StoredFile } from './files.js'
import type { Person } from './person.js'
import type { Chat } from './chat.js'
import type { SimulatedMessage } from './message.js'
import type { Tenant } from './tenant.js'

/** All that a simulator remembers of its tenant, as JSON. Apps, tokens and time are no part of it. */
export interface SimulatorState {
  /** Of this form; another one is refused. */
  readonly version: 1
  readonly people: readonly Person[]
  /** `bots` are ids of apps: a simulator that takes them in has to have apps of these ids. */
  readonly chats: readonly Chat[]
  readonly messages: readonly SimulatedMessage[]
  readonly files: readonly SavedFile[]
  /** What calls have made, by the beginning of the ids of their endpoints: `bitable.v1.app.table.record`. */
  readonly collections: Readonly<Record<string, readonly Entry[]>>
}

/** A file of the state. */
export interface SavedFile extends Omit<StoredFile, 'bytes'> {
  readonly key: string
  readonly base64: string
}

/** What holds the state. */
export interface StateHolders {
  readonly tenant: Tenant
  readonly files: Files
  readonly collections: Collections
}

const empty: SimulatorState = { version: 1, people: [], chats: [], messages: [], files: [], collections: {} }

export const exportState = ({ tenant, files, collections }: StateHolders): SimulatorState => ({
  version: 1,
  ...tenant.export(),
  files: files.export().map(([key, { bytes, ...facts }]) => ({ key, ...facts, base64: Buffer.from(bytes).toString('base64') })),
  collections: collections.export(),
})

/**
 * Forgets what there is, and takes this in its place; what it leaves out is empty.
 *
 * @throws Error where the state is of another version.
 */
export function importState({ tenant, files, collections }: StateHolders, state: Partial<SimulatorState>): void {
  const { version, ...given }: Omit<SimulatorState, 'version'> & { readonly version: number } = { ...empty, ...state }
  if (version !== 1) throw new Error(`a state of version ${version} cannot be read: this is version 1`)
  tenant.import(given)
  files.import(given.files.map(({ key, base64, ...facts }) => [key, { ...facts, bytes: Buffer.from(base64, 'base64') }]))
  collections.import(given.collections)
}

/** The state that the options give: itself, or in a JSON file. */
export const stateOf = (given: Partial<SimulatorState> | string): Partial<SimulatorState> =>
  typeof given === 'string' ? (JSON.parse(readFileSync(given, 'utf8')) as Partial<SimulatorState>) : given
