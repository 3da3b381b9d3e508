import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a code of the platform means: a line of `spec/codes/codes.json`. */
export interface CataloguedCode {
  readonly code: number
  readonly kind: 'token' | 'auth' | 'scope' | 'rate' | 'busy' | 'no'
  readonly meaning: string
  readonly hint: string
  /** What the message of the error says of it: only where beginners come to a stop. */
  readonly cure?: string
  /** A page of the developer console: that of the app, or that of its scopes. */
  readonly link?: 'app' | 'scopes'
  /** Where it comes from. Absent: calls. */
  readonly on?: 'login' | 'connection'
}

/** Reads the codes of a folder of facts, such as `spec/`; a catalogue of endpoints alone has none. */
export function readCodes(folder: string): readonly CataloguedCode[] {
  const file = join(folder, 'codes/codes.json')
  if (!existsSync(file)) return []
  const { codes } = JSON.parse(readFileSync(file, 'utf8')) as { readonly codes: CataloguedCode[] }
  return codes
}
