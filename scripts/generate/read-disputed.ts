import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TokenKind } from '../../src/model/endpoint.js'

/** Tokens that not all sources of the catalogue list for an endpoint, by its id. */
export type DisputedTokens = ReadonlyMap<string, readonly TokenKind[]>

/** Reads `tokens/disputed.json` of a folder of facts, such as `spec/`; a catalogue of endpoints alone has none. */
export function readDisputed(folder: string): DisputedTokens {
  const file = join(folder, 'tokens/disputed.json')
  if (!existsSync(file)) return new Map()
  const { disputed } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly disputed: readonly { readonly id: string; readonly tokens: readonly TokenKind[] }[]
  }
  return new Map(disputed.map(({ id, tokens }) => [id, tokens]))
}
