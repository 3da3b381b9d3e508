import { byText } from './by-text.js'
import type { CataloguedEndpoint, CataloguedEvents, CataloguedService } from './catalogue.js'
import { endpointData } from './endpoint-data.js'
import { banner, type GeneratedFile } from './generated-file.js'

type Entries = readonly (readonly [key: string, value: unknown])[]

const section = (name: string, entries: Entries): string =>
  `"${name}":{\n${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',\n')}\n}`

/**
 * Facts for the run time: JSON in a text, one fact a line. Engines parse that faster than the same facts as code, and compilers need
 * not look inside.
 */
function schemaText(source: string, type: string, members: readonly string[]): string {
  const json = `{\n${members.join(',\n')}\n}`.replace(/[\\`]|\$\{/g, '\\$&')
  return [
    banner(source),
    `import type { ${type} } from '../schema.js'\n\n`,
    `export const schema: ${type} = /*#__PURE__*/ JSON.parse(\`${json}\`) as ${type}\n`,
  ].join('')
}

const shapesOf = ({ query, body, response = {}, responseKind }: CataloguedEndpoint): object => ({
  ...(query && { params: query }),
  ...(body && { data: body }),
  ...(responseKind === 'json' && { output: response }),
})

/** `rxlark/schema/<service>`. */
export function schemaFile({ service, types = {}, endpoints }: CataloguedService): GeneratedFile {
  const facts = [...endpoints]
    .sort(byText(({ id }) => id))
    .map((endpoint) => [endpoint.id, { ...endpointData(endpoint), ...shapesOf(endpoint) }] as const)
  const members = [`"service":"${service}"`, section('types', Object.entries(types)), section('endpoints', facts)]
  return [`src/schema/generated/${service}.ts`, schemaText(service, 'Schema', members)]
}

/** The facts of all events and callbacks. */
export function eventSchemaFile({ types, events, callbacks }: CataloguedEvents): GeneratedFile {
  const payloads = [...events, ...callbacks].map(({ type, event }) => [type, event] as const)
  const answers = callbacks.map(({ type, answer }) => [type, answer] as const)
  const sorted = (entries: readonly (readonly [string, object])[]) => [...entries].sort(byText(([type]) => type))
  const members = [
    section('types', Object.entries(types)),
    section('payloads', sorted(payloads)),
    section('answers', sorted(answers)),
    `"v1":${JSON.stringify(events.flatMap(({ type, version }) => (version === 'v1' ? [type] : [])).sort())}`,
  ]
  return ['src/schema/generated/events.ts', schemaText('events', 'EventSchema', members)]
}
