import { redact } from '../../src/http/redact.js'
import { RegistrationError } from '../../src/model/errors.js'

/** What the words of the platform mean, and who acts. */
const sentences: Readonly<Record<string, string>> = {
  access_denied: 'the user said no',
  expired_token: 'nobody has agreed in time: begin again',
  unsupported_auth_method: 'the platform gives no client secrets here',
}

/** The platform means the same by both. */
const same: Readonly<Record<string, string>> = { invalid_grant: 'expired_token' }

/** The error that a word of the platform is. */
export function refusedWith(word: string, description?: string | null): RegistrationError {
  const code = same[word] ?? word
  const said = description ? `: ${redact(description).slice(0, 200)}` : ''
  return new RegistrationError(`${sentences[code] ?? `the platform says ${code}`}${said}`, { code })
}
