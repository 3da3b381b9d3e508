import * as t from 'io-ts'

/** One member of an object. */
export interface Member {
  readonly name: string
  readonly optional: boolean
  readonly codec: t.Mixed
}

type Values = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The codec of an object. `undefined` counts as absent, as in JSON; where unknown keys are kept, so does `null`, which the platform
 * writes where it has nothing. Every fault in it is reported, not only the first.
 *
 * @param membersOf - Asked once, when the first object is read.
 */
export function objectCodec(membersOf: () => readonly Member[], unknownKeys: 'fault' | 'keep'): t.Type<Values, Values> {
  const members = once(membersOf)
  const names = once(() => new Set(members().map(({ name }) => name)))
  const isAbsent = (value: unknown) => value === undefined || (value === null && unknownKeys === 'keep')

  const strangers = (value: Values, context: t.Context): t.Errors =>
    unknownKeys === 'keep'
      ? []
      : Object.keys(value)
          .filter((key) => value[key] !== undefined && !names().has(key))
          .map((key) => ({
            value: value[key],
            context: t.appendContext(context, key, t.unknown),
            message: 'is not a known field',
          }))

  const validate = (value: unknown, context: t.Context): t.Validation<Values> => {
    if (!isObject(value)) return t.failure(value, context)
    const read = members().flatMap(({ name, optional, codec }) => {
      const member = value[name]
      if (isAbsent(member)) return optional ? [] : [{ name, result: missing(context, name, codec) }]
      return [{ name, result: codec.validate(member, t.appendContext(context, name, codec, member)) }]
    })
    const faults = [...read.flatMap(({ result }) => (result._tag === 'Left' ? result.left : [])), ...strangers(value, context)]
    return faults.length > 0 ? t.failures(faults) : t.success(changed(value, read))
  }
  const is = (value: unknown): value is Values => validate(value, [])._tag === 'Right'
  return new t.Type<Values, Values, unknown>('object', is, validate, t.identity)
}

const missing = (context: t.Context, name: string, codec: t.Mixed): t.Validation<never> =>
  t.failure(undefined, t.appendContext(context, name, codec), 'is missing')

/** The same object, unless reading has changed a member of it. */
function changed(value: Values, read: readonly { readonly name: string; readonly result: t.Validation<unknown> }[]): Values {
  const changes = read.flatMap(({ name, result }) =>
    result._tag === 'Right' && result.right !== value[name] ? [[name, result.right] as const] : [],
  )
  return changes.length === 0 ? value : { ...value, ...Object.fromEntries(changes) }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}
