import { createHash } from 'node:crypto'
import { sample } from '../../src/schema/sample.js'
import type { SampleRules } from '../../src/schema/sample.js'
import type { Shape, ShapeTable } from '../../src/schema/schema.js'

/** What ids look like (protocol 2.1). */
const prefixes: Readonly<Record<string, string>> = {
  app_id: 'cli_',
  chat_id: 'oc_',
  open_chat_id: 'oc_',
  message_id: 'om_',
  open_message_id: 'om_',
  open_id: 'ou_',
  union_id: 'on_',
}

/** 2026-01-01, in ms. */
const sometime = '1767225600000'

/** Whose sample it is, and which values it repeats from the call. */
export interface SampleOf {
  readonly seed: number | string
  /** Tells samples of one seed apart. */
  readonly name: string
  readonly types: ShapeTable
  readonly echo?: Readonly<Record<string, unknown>>
  /** The paths of lists that are longer than one, and how long they are. */
  readonly lists?: { readonly paths: readonly string[]; readonly length: number }
}

/** A value with all its fields, one member in each list, and texts of its own: the same for the same seed, name and path. */
export function fullSample(shape: Shape, { seed, name, types, echo = {}, lists }: SampleOf): unknown {
  const hash = (place: string) => createHash('sha256').update(`${seed}:${name}:${place}`).digest()
  const rules: SampleRules = {
    types,
    keeps: () => true,
    text(key, place) {
      const asked = echo[key]
      return typeof asked === 'string' ? asked : textOf(key, hash(place).toString('hex'))
    },
    number(key) {
      const asked = echo[key]
      return typeof asked === 'number' ? asked : 1
    },
    choice: (count, place) => hash(place).readUInt32BE() % count,
    length: (place) => (lists?.paths.includes(place) ? lists.length : 1),
    file: new Uint8Array(),
  }
  return sample(shape, rules)
}

function textOf(key: string, hash: string): string {
  if (/_time$|^timestamp$/.test(key)) return sometime
  const prefix = prefixes[key]
  return prefix === undefined ? `${key}_${hash.slice(0, 8)}` : prefix + hash.slice(0, prefix === 'cli_' ? 16 : 32)
}
