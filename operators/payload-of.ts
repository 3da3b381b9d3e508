/** What may be read of a payload whose type is not known: fields at any depth, all of them perhaps missing or something else. */
export interface Unsure {
  readonly [field: string]: Unsure | undefined
}

/**
 * The payload of an event of any type, or of nothing, to be read with care.
 *
 * @internal
 */
export const payloadOf = (value: unknown): Unsure => fieldsOf((value as { payload?: unknown } | undefined)?.payload)

const fieldsOf = (value: unknown): Unsure => (typeof value === 'object' && value !== null ? (value as Unsure) : {})

/**
 * A field that holds a text with something in it, or nothing.
 *
 * @internal
 */
export const textOf = (field: unknown): string | undefined => (typeof field === 'string' && field !== '' ? field : undefined)
