import { endpointData } from './endpoint-data.js'
import type { NamedObject } from './name-objects.js'
import { inputTexts, inputType } from './print-input.js'
import { outputAlias, outputType } from './print-output.js'
import { interfaceText, type ReferenceOf } from './print-type.js'
import { valueText } from './print-value.js'
import type { EndpointModel, ResourceModel } from './version-model.js'

/** Constants cannot be called so; what a module exports can. */
const keywords = new Set([
  'default',
  'delete',
  'enum',
  'export',
  'function',
  'import',
  'in',
  'new',
  'return',
  'switch',
  'void',
  'with',
])

/** One file: the constants on top, then the types of each, then the objects in them. */
export function resourceText({ endpoints }: ResourceModel, owned: readonly NamedObject[], referenceOf: ReferenceOf): string {
  const isWhole = ({ path }: NamedObject) => path.length === 3
  const wholesOf = ({ name }: EndpointModel) => owned.filter((object) => isWhole(object) && object.path[1] === name)
  return [
    ...endpoints.map((endpoint) => constantText(endpoint, referenceOf)),
    ...endpoints.flatMap((endpoint) => [
      ...inputTexts(endpoint, referenceOf),
      ...objectTexts(wholesOf(endpoint), referenceOf),
      ...outputAlias(endpoint, referenceOf),
    ]),
    ...objectTexts(
      owned.filter((object) => !isWhole(object)),
      referenceOf,
    ),
  ].join('\n\n')
}

/** The interfaces that a file declares. */
export const objectTexts = (owned: readonly NamedObject[], referenceOf: ReferenceOf): readonly string[] =>
  owned.map(({ name, fields }) => interfaceText(name, fields, referenceOf))

function constantText(endpoint: EndpointModel, referenceOf: ReferenceOf): string {
  const { name } = endpoint
  const constant = keywords.has(name) ? `${name}_` : name
  const types = `${inputType(endpoint)}, ${outputType(endpoint, referenceOf)}`
  const members = Object.entries(endpointData(endpoint)).map(([key, value]) => `  ${key}: ${valueText(value)},`)
  return [
    `/** ${endpointDoc(endpoint)} */`,
    `${constant === name ? 'export ' : ''}const ${constant}: Endpoint<${types}> = {`,
    ...members,
    '}',
    ...(constant === name ? [] : [`export { ${constant} as ${name} }`]),
  ].join('\n')
}

function endpointDoc({ id, method, path, tokens, disputed }: EndpointModel): string {
  const [project = '', version = '', ...rest] = id.split('.')
  const query = new URLSearchParams({ project, resource: rest.slice(0, -1).join('.'), apiName: rest.at(-1) ?? '', version })
  return `\`${method} ${path}\`. ${tokensDoc(tokens, disputed)} [Platform docs](https://open.feishu.cn/api-explorer?${query.toString()})`
}

function tokensDoc(tokens: EndpointModel['tokens'], disputed: EndpointModel['disputed'] = []): string {
  if (tokens === undefined) return 'Tokens: not known.'
  const told = tokens.map((token) => (disputed.includes(token) ? `${token} (disputed)` : token))
  return tokens.length === 0 ? 'Needs no token.' : `Tokens: ${told.join(', ')}.`
}
