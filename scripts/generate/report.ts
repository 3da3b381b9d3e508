import { byText } from './by-text.js'
import type { Catalogue } from './catalogue.js'
import type { GeneratedFile } from './generated-file.js'

/** One line per endpoint, event and callback, for people who review a new catalogue. */
export function reportFile({ services, events }: Catalogue): GeneratedFile {
  const endpoints = services.flatMap(({ endpoints: members }) =>
    members.map(({ accessor, method, path, tokens, disputed = [] }) => {
      const told = tokens?.map((token) => (disputed.includes(token) ? `${token}?` : token))
      const accepted = told === undefined ? 'tokens unknown' : told.length === 0 ? 'no token' : told.join('|')
      return `${accessor.join('.')} ${method} ${path} ${accepted}`
    }),
  )
  const lines = [
    ...endpoints,
    ...events.events.map(({ type, version }) => `event ${type} ${version}`),
    ...events.callbacks.map(({ type, version }) => `callback ${type} ${version}`),
  ]
  return ['docs/endpoints.txt', `${lines.sort(byText((line) => line)).join('\n')}\n`]
}
