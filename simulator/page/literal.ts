/** A JSON value as TypeScript, as it would be written by hand. */
export function literal(value: unknown, indent = ''): string {
  const inner = `${indent}  `
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value))
    return block(
      '[',
      value.map((one) => literal(one, inner)),
      ']',
      indent,
    )
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key)}: ${literal(member, inner)}`)
  return block('{', members, '}', indent)
}

/** The longest that stands in one line. */
const longest = 100

function block(open: string, parts: readonly string[], close: string, indent: string): string {
  if (parts.length === 0) return open + close
  const line = open === '{' ? `{ ${parts.join(', ')} }` : `[${parts.join(', ')}]`
  if (line.length + indent.length <= longest && !line.includes('\n')) return line
  return `${open}\n${parts.map((part) => `${indent}  ${part},\n`).join('')}${indent}${close}`
}

/** Single quotes, where what JSON escapes stays escaped. */
export const quoted = (text: string): string => {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${inner.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`
}
