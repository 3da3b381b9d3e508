/** A JSON value as TypeScript writes it, on one line. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return `'${value.replace(/['\\]/g, '\\$&')}'`
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  return `{ ${Object.entries(value)
    .map(([key, member]) => `${key}: ${valueText(member)}`)
    .join(', ')} }`
}
