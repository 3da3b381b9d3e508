import type { HttpMethod } from 'rxlark'

/** What a raw request may do. */
export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies readonly HttpMethod[]

export const isMethod = (text: string): text is HttpMethod => (methods as readonly string[]).includes(text)
