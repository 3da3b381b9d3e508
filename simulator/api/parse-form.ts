/** A file of a form. */
export interface FormFile {
  readonly file: Uint8Array
  readonly name: string
  readonly contentType: string
}

/** The fields of a form (RFC 7578), repeated ones as lists; nothing where it is none. A part with a name or a type is a file. */
export function parseForm(body: Uint8Array, contentType: string): Readonly<Record<string, unknown>> | undefined {
  const boundary = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType)
  const text = Buffer.from(body).toString('latin1')
  const parts = `\r\n${text}`.split(`\r\n--${boundary?.[1] ?? boundary?.[2] ?? ''}`).slice(1)
  if (!boundary || !parts.at(-1)?.startsWith('--')) return undefined
  const fields = new Map<string, unknown[]>()
  for (const part of parts.slice(0, -1)) {
    const { name, value } = read(part)
    if (name === undefined) return undefined
    fields.set(name, [...(fields.get(name) ?? []), value])
  }
  return Object.fromEntries([...fields].map(([name, values]) => [name, values.length === 1 ? values[0] : values]))
}

function read(part: string): { readonly name: string | undefined; readonly value?: unknown } {
  const end = part.indexOf('\r\n\r\n')
  const head = Buffer.from(part.slice(0, end), 'latin1').toString()
  const bytes = Buffer.from(part.slice(end + 4), 'latin1')
  const name = /[; ]name="([^"]*)"/i.exec(head)?.[1]
  const fileName = /filename="([^"]*)"/i.exec(head)?.[1]
  const type = /^content-type:\s*(.+)$/im.exec(head)?.[1]
  if (fileName === undefined && type === undefined) return { name, value: bytes.toString() }
  return {
    name,
    value: { file: bytes, name: fileName ?? '', contentType: type ?? 'application/octet-stream' } satisfies FormFile,
  }
}
