/** A part of a form, as it came off the wire. */
export type FormPart =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly file: { readonly name: string; readonly type: string; readonly bytes: string } }

/** Takes a form apart, by nothing but its boundary. */
export function partsOf(body: Buffer, contentType: string): readonly FormPart[] {
  const boundary = contentType.split('boundary=')[1] ?? ''
  const text = body.toString('latin1')
  if (!text.endsWith(`\r\n--${boundary}--\r\n`)) throw new Error('the form has no end')
  return `\r\n${text}`
    .split(`\r\n--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const end = part.indexOf('\r\n\r\n')
      const head = Buffer.from(part.slice(2, end), 'latin1').toString()
      const value = Buffer.from(part.slice(end + 4), 'latin1').toString()
      const name = /form-data; name="([^"]*)"/.exec(head)?.[1] ?? ''
      const fileName = /; filename="([^"]*)"/.exec(head)?.[1]
      const type = /content-type: (.*)/.exec(head)?.[1] ?? ''
      return fileName === undefined ? { name, text: value } : { name, file: { name: fileName, type, bytes: value } }
    })
}
