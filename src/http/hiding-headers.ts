import { hiding } from './hiding.js'

const secretive = /authorization|cookie|token|secret|key/i

/** Takes out of texts what of the headers of a request nobody may see, by their names; also without the scheme before a credential. */
export const hidingHeaders =
  (headers: Readonly<Record<string, string>>) =>
  (text: string): string =>
    Object.entries(headers).reduce(
      (shown, [name, value]) => (secretive.test(name) ? hiding(value.replace(/^(?:Bearer|Basic)\s+/i, ''))(shown) : shown),
      text,
    )
