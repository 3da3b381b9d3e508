import * as t from 'io-ts'

/** A number as a query carries it. */
export const textNumber = new t.Type<number, string, unknown>(
  'number',
  (value): value is number => typeof value === 'number',
  (value, context) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN
    return Number.isFinite(number) ? t.success(number) : t.failure(value, context, 'is not a number')
  },
  String,
)

/** A truth as a query carries it. */
export const textBoolean = new t.Type<boolean, string, unknown>(
  'boolean',
  (value): value is boolean => typeof value === 'boolean',
  (value, context) =>
    value === 'true' || value === 'false' ? t.success(value === 'true') : t.failure(value, context, 'is neither true nor false'),
  String,
)

/** A list as a query carries it: a repeated key, which is no list where the key is there once. */
export function textOrList(member: t.Mixed): t.Mixed {
  const list = t.readonlyArray(member, 'array')
  return new t.Type<readonly unknown[], unknown, unknown>(
    'array',
    list.is,
    (value, context) => list.validate(Array.isArray(value) ? value : [value], context),
    t.identity,
  )
}
