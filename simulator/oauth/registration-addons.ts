import { gunzipSync } from 'node:zlib'

type Json = Readonly<Record<string, unknown>>

/** The largest addons that are unpacked, in bytes. */
const largest = 1_048_576

/** What addons ask for: the names by their place (`scopes.tenant`); or what is wrong with them (protocol 8.5). */
export type ReadAddons =
  { readonly names: Readonly<Record<string, readonly string[]>>; readonly preset: boolean } | { readonly fault: string }

/** Unpacks and checks addons, as strictly as they are specified. */
export function readAddons(text: string): ReadAddons {
  if (!/^[\w-]+$/.test(text)) return { fault: 'addons: letters that addresses do not have' }
  try {
    const bytes = gunzipSync(Buffer.from(text, 'base64url'), { maxOutputLength: largest })
    return read(JSON.parse(bytes.toString()))
  } catch {
    return { fault: 'addons: neither gzip nor JSON' }
  }
}

const places = ['scopes.tenant', 'scopes.user', 'events.items.tenant', 'events.items.user', 'callbacks.items']

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

function read(addons: unknown): ReadAddons {
  if (!isObject(addons)) return { fault: 'addons: no object' }
  const { preset = true, ...groups } = addons
  if (typeof preset !== 'boolean') return { fault: 'addons.preset: no boolean' }
  const leaves = leavesOf(groups, '')
  const wrong = leaves.find(([path, value]) => !places.includes(path) || !isNames(value))
  if (wrong) return { fault: `addons.${wrong[0]}: not known, or no list of names` }
  const names = Object.fromEntries(leaves) as Readonly<Record<string, readonly string[]>>
  if (preset && Object.values(names).every((list) => list.length === 0)) return { fault: 'addons: nothing in them' }
  return { names, preset }
}

const isNames = (value: unknown): boolean =>
  Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== '')

const leavesOf = (value: Json, path: string): readonly (readonly [path: string, value: unknown])[] =>
  Object.entries(value).flatMap(([name, member]) => {
    const here = path === '' ? name : `${path}.${name}`
    return isObject(member) ? leavesOf(member, here) : [[here, member] as const]
  })
