/** The kinds of access token an endpoint can accept. */
export type TokenKind = 'tenant' | 'user' | 'app'

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** How an endpoint pages, as the catalogue records it. */
export interface PageSpec {
  /** Path of the array in `data`; a list where there are several; absent where the catalogue knows none. */
  readonly items?: string | readonly string[]
  /** Where the token of the next page goes. */
  readonly in: 'query' | 'body'
  readonly tokenParam: string
  readonly tokenField: string
  readonly moreField?: string
  readonly sizeParam?: string
}

/**
 * An endpoint of the platform, as data: no class, no function. Make your own with `defineEndpoint`; the catalogued ones are
 * generated.
 *
 * @typeParam I - The input: `{ path, params, data }`, each part only where the endpoint has it.
 * @typeParam O - What is in `data` of the answer.
 */
export interface Endpoint<in I, out O> {
  /** For example `im.v1.message.create`. */
  readonly id: string
  readonly method: HttpMethod
  /** With `:name` for path parameters, from `/open-apis`. */
  readonly path: string
  /** The tokens it accepts; `[]`: none needed; absent: not known. */
  readonly tokens?: readonly TokenKind[]
  /** Which of them not all sources of the catalogue list: a call with one is made, with a warning. */
  readonly disputed?: readonly TokenKind[]
  /** `multipart`: `data` goes as a form; absent: as JSON, if there is any. */
  readonly body?: 'multipart'
  /** `binary`: the answer is a file. */
  readonly answer?: 'binary'
  /** `top`: the fields of the answer stand beside `code` and `msg`. */
  readonly wrap?: 'top'
  readonly page?: PageSpec
  /** The field that makes a repetition harmless, and where it goes. */
  readonly idempotency?: { readonly in: 'query' | 'body'; readonly field: string }
  /** Carries the types; never present. */
  readonly types?: { readonly input: (input: I) => void; readonly output: O }
}

/** A request to any path, for what neither catalogue nor `defineEndpoint` is wanted. */
export interface RawRequest {
  readonly method: HttpMethod
  /** A path (`/open-apis/...`, with `:name` parameters if `path` is given) or an absolute URL. A token goes only to the configured hosts. */
  readonly url: string
  readonly path?: Readonly<Record<string, string | number>>
  readonly params?: Readonly<Record<string, unknown>>
  readonly data?: unknown
  readonly headers?: Readonly<Record<string, string>>
}
