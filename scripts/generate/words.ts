const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** `i18n_names` -> `I18nNames`, `chatAnnouncement` -> `ChatAnnouncement`. */
export const pascalCase = (text: string): string =>
  text
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map(capital)
    .join('')

/** `chatAnnouncement` -> `chat-announcement`. */
export const kebabCase = (text: string): string =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/_/g, '-')
    .toLowerCase()

/** What one member of a list is called: `items` -> `item`, `job_family_list` -> `job_family`. */
export function singular(text: string): string {
  const word = text.replace(/_?[lL]ist$/, '') || text
  if (/ies$/.test(word)) return word.replace(/ies$/, 'y')
  if (/(?:ss|tus|x|ch|sh)es$/.test(word)) return word.slice(0, -2)
  return /(?:ss|us|is)$/.test(word) ? word : word.replace(/s$/, '')
}
