import { redact } from '../src/http/redact.js'

const shown = 200

/** The beginning of what came in, without the secrets that it may carry. */
export const excerpt = (text: string): string => redact(text.slice(0, 4 * shown)).slice(0, shown)
