/** What a value is, in words that do not show it. */
export function kindOf(value: unknown): string {
  if (value === null || typeof value === 'undefined') return 'nothing'
  if (typeof value === 'number' && !Number.isFinite(value)) return 'no finite number'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
