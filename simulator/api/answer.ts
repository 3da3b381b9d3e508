import type { StoredFile } from '../files.js'

/** An error object of the platform (protocol 3.7); log id and troubleshooter are added on the way out. */
export interface ErrorDetails {
  readonly message?: string
  readonly field_violations?: readonly { readonly field: string; readonly value: string; readonly description: string }[]
  readonly permission_violations?: readonly { readonly type: string; readonly subject: string; readonly description: string }[]
  readonly helps?: readonly { readonly url: string; readonly description: string }[]
}

/** The envelope of an answer. `data`, or the fields themselves beside `code` and `msg`. */
export interface Envelope {
  readonly code: number
  readonly msg: string
  readonly error?: ErrorDetails
  readonly [field: string]: unknown
}

/** An answer of the platform, before it goes over HTTP: an envelope, a file, or a text that is neither. */
export type Answer = { readonly status: number; readonly headers?: Readonly<Record<string, string>> } & (
  { readonly envelope: Envelope } | { readonly bytes: Uint8Array } | { readonly text: string }
)

/** Success with `data`. */
export const ok = (data: unknown = {}): Answer => ({ status: 200, envelope: { code: 0, msg: 'success', data } })

/** Success with the fields beside `code` and `msg`. */
export const okTop = (fields: object): Answer => ({ status: 200, envelope: { code: 0, msg: 'ok', ...fields } })

/** A file, under its name (protocol 3.6). */
export const fileAnswer = ({ bytes, name, contentType }: StoredFile): Answer => ({
  status: 200,
  headers: {
    'content-type': contentType,
    'content-length': String(bytes.byteLength),
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
  },
  bytes,
})

/** The platform says no. */
export function no(
  code: number,
  msg: string,
  { status = 400, error = {} }: { status?: number; error?: ErrorDetails } = {},
): Answer {
  return { status, envelope: { code, msg, error } }
}
