import { toBase64 } from '../../src/codec/base64.js'
import { gzip } from '../../src/codec/gzip.js'
import type { Fault } from '../../src/model/errors.js'

/** What an app is to have beside what every app of this kind has. At least one name, unless `preset` is false. */
export interface RegistrationAddons {
  /** `false`: only what is named here, on a minimal base. Default: the platform's template, and what is named here. */
  readonly preset?: boolean | undefined
  readonly scopes?: { readonly tenant?: Names; readonly user?: Names } | undefined
  readonly events?: { readonly items?: { readonly tenant?: Names; readonly user?: Names } | undefined } | undefined
  readonly callbacks?: { readonly items?: Names } | undefined
}

type Names = readonly string[] | undefined

/** What may stand where: objects by their members, lists of names, and the switch. */
type Shape = 'names' | 'switch' | { readonly [member: string]: Shape }

const byToken = { tenant: 'names', user: 'names' } as const
const shape = {
  preset: 'switch',
  scopes: byToken,
  events: { items: byToken },
  callbacks: { items: 'names' },
} as const satisfies Shape

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Everything that is wrong with addons, by its path. `undefined` counts as absent, `null` does not. */
export function addonFaults(addons: unknown): readonly Fault[] {
  const faults = faultsIn(addons, shape, 'addons')
  if (faults.length > 0 || namesIn(addons) > 0) return faults
  return (addons as RegistrationAddons).preset === false
    ? []
    : [{ path: 'addons', message: 'names nothing: at least one scope, event or callback, unless preset is false' }]
}

function faultsIn(value: unknown, expected: Shape, path: string): readonly Fault[] {
  if (expected === 'switch') return typeof value === 'boolean' ? [] : [{ path, message: 'has to be true or false' }]
  if (expected === 'names') return nameFaults(value, path)
  if (!isPlain(value)) return [{ path, message: 'has to be an object' }]
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .flatMap(([name, member]) => {
      const inner = Object.hasOwn(expected, name) ? expected[name] : undefined
      return inner ? faultsIn(member, inner, `${path}.${name}`) : [{ path: `${path}.${name}`, message: 'is not known' }]
    })
}

function nameFaults(value: unknown, path: string): readonly Fault[] {
  if (!Array.isArray(value)) return [{ path, message: 'has to be a list' }]
  return value.flatMap((name: unknown, index) =>
    typeof name === 'string' && name !== '' ? [] : [{ path: `${path}[${index}]`, message: 'has to be text that is not empty' }],
  )
}

const namesIn = (value: unknown): number =>
  Array.isArray(value)
    ? value.length
    : isPlain(value)
      ? Object.values(value).reduce<number>((sum, one) => sum + namesIn(one), 0)
      : 0

/** Addons as the page takes them (protocol 8.5): compact JSON, packed, in the letters of addresses. The same give the same. */
export function encodeAddons(addons: RegistrationAddons): string {
  const json = JSON.stringify(inOrder(addons, shape))
  return toBase64(gzip(new TextEncoder().encode(json)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

/** The members in the order of the shape, in whatever order they came. */
function inOrder(value: unknown, expected: Shape): unknown {
  if (typeof expected === 'string') return value
  const members = value as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    Object.entries(expected)
      .filter(([name]) => members[name] !== undefined)
      .map(([name, inner]) => [name, inOrder(members[name], inner)]),
  )
}
