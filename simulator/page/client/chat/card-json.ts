export type Json = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
export const objectOf = (value: unknown): Json => (isObject(value) ? value : {})
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''

/** The words of a text element, or of what stands for one; in the first of its languages where it has none of its own. */
export function plainText(value: unknown): string {
  const { content, i18n, i18n_content: other } = objectOf(value)
  return (
    textOf(value) ||
    textOf(content) ||
    Object.values(objectOf(i18n ?? other))
      .map(textOf)
      .find(Boolean) ||
    ''
  )
}
