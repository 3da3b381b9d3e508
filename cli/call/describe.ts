import { endpointName } from '../endpoints/endpoint-name.js'
import type { Found } from '../endpoints/find-endpoint.js'
import { fieldsOf, parts, shapeOf, type Field } from '../endpoints/fields.js'
import type { Paint } from '../terminal.js'

/** What an endpoint takes and answers, for programs. */
export interface Description {
  readonly name: string
  readonly id: string
  readonly method: string
  readonly path: string
  /** Whose token it takes: any one of these; none at all; or nobody knows. */
  readonly tokens: readonly string[] | 'unknown'
  readonly docs: string
  readonly pages: boolean
  /** `multipart`: a form with files; else JSON. */
  readonly body: 'json' | 'multipart'
  readonly answer: 'json' | 'file'
  readonly input: readonly Field[]
  readonly output: readonly Field[]
}

export function describe({ endpoint, schema: { types } }: Found): Description {
  const { id, method, path, tokens, page, body, answer, output = {} } = endpoint
  return {
    name: endpointName(id),
    id,
    method,
    path,
    tokens: tokens ?? 'unknown',
    docs: docsOf(id),
    pages: page !== undefined,
    body: body ?? 'json',
    answer: answer === 'binary' ? 'file' : 'json',
    input: parts.flatMap((part) => fieldsOf(shapeOf(endpoint, part), types, part)),
    output: fieldsOf(output, types),
  }
}

/** The page of the platform's explorer of APIs. */
function docsOf(id: string): string {
  const [project = '', version = '', ...rest] = id.split('.')
  const query = new URLSearchParams({ project, resource: rest.slice(0, -1).join('.'), apiName: rest.at(-1) ?? '', version })
  return `https://open.feishu.cn/api-explorer?${query.toString()}`
}

/** The same for people. */
export function descriptionLines(description: Description, paint: Paint): string {
  const { name, method, path, tokens, docs, pages, body, answer, input, output } = description
  const facts: readonly (readonly [label: string, text: string])[] = [
    ['tokens', typeof tokens === 'string' ? tokens : tokens.length === 0 ? 'none needed' : tokens.join(', ')],
    ['docs', docs],
    ...(pages ? [['pages', 'has many: --all'] as const] : []),
    ...(body === 'multipart' ? [['body', 'a form: files by --file field=path'] as const] : []),
    ...(answer === 'file' ? [['answer', 'a file: --output file'] as const] : []),
  ]
  return [
    `${paint(name, 'bold')}  ${method} ${path}`,
    ...facts.map(([label, text]) => `  ${paint(`${label}:`, 'dim')} ${text}`),
    '',
    paint('takes', 'bold'),
    ...table(input, paint, true),
    '',
    paint('answers', 'bold'),
    ...(answer === 'file' ? ['  a file'] : table(output, paint, false)),
  ].join('\n')
}

function table(fields: readonly Field[], paint: Paint, marked: boolean): readonly string[] {
  if (fields.length === 0) return ['  nothing']
  const width = Math.min(48, Math.max(...fields.map(({ path }) => path.length)))
  return fields.map(({ path, type, required }) => {
    const mark = marked && required ? ` ${paint('required', 'yellow')}` : ''
    return `  ${paint(path.padEnd(width), 'cyan')}  ${type}${mark}`
  })
}
