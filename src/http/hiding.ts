/**
 * Takes a known secret out of texts, wherever it stands. Where there is none, or a very short one, which would take out half of
 * every text, they stay.
 */
export const hiding =
  (secret: unknown) =>
  (text: string): string =>
    typeof secret === 'string' && secret.length >= 6 ? text.replaceAll(secret, '***') : text
