import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/**
 * The oracle: it reads the facts by itself, writes a program that calls every endpoint, and lets the compiler judge it. With all
 * fields, a field that a type lacks is one too many; with the required ones only, a field that a type wants is one too few. (Each call stands in a function of its own: the compiler is
 * slow where thousands of calls stand in a row.)
 */
type Types = Readonly<Record<string, unknown>>
interface Fact {
  readonly accessor: readonly [string, string, string, string]
  readonly pathParams?: object
  readonly query?: object
  readonly body?: unknown
  readonly response?: object
}

function literal(shape: unknown, types: Types, all: boolean): string {
  if (typeof shape === 'string')
    return { string: "'s'", number: '1', boolean: 'true', any: 'null', file: 'new Uint8Array()' }[shape] ?? '?'
  if (!Array.isArray(shape)) {
    const members = Object.entries(shape as object).filter(([key]) => all || !key.endsWith('?'))
    return `{ ${members.map(([key, member]) => `'${key.replace('?', '')}': ${literal(member, types, all)}`).join(', ')} }`
  }
  const [form, ...parts] = shape as [string, ...unknown[]]
  if (form === 'ref') return literal(types[parts[0] as string], types, all)
  if (form === 'array') return `[${literal(parts[0], types, all)}]`
  if (form === 'map') return `{ key: ${literal(parts[0], types, all)} }`
  if (form === 'enum') return all ? JSON.stringify(parts.at(-1)) : "'not listed'"
  return literal(all ? parts.at(-1) : parts[0], types, all)
}

const hasRequired = (shape: unknown): boolean =>
  typeof shape === 'object' && !Array.isArray(shape) && Object.keys(shape ?? {}).some((key) => !key.endsWith('?'))

function program(): { readonly text: string; readonly calls: number } {
  const services = readdirSync('spec').filter((name) => name.endsWith('.json') && !['events.json', 'index.json'].includes(name))
  const lines = services.flatMap((name) => {
    const { endpoints, types = {} } = JSON.parse(readFileSync(`spec/${name}`, 'utf8')) as {
      endpoints: readonly Fact[]
      types?: Types
    }
    return endpoints.flatMap(({ accessor: [service, version, resource, method], pathParams, query, body, response }) => {
      const endpoint = `${service}_${version}['${resource}']['${method}']`
      const parts = Object.entries({ path: pathParams, params: query, data: body }).filter(([, shape]) => shape !== undefined)
      const inputOf = (all: boolean) =>
        `{ ${parts
          .filter(([, shape]) => all || hasRequired(shape))
          .map(([part, shape]) => `${part}: ${literal(shape, types, all)}`)
          .join(', ')} }`
      return [
        `input(${endpoint}, ${inputOf(true)})`,
        `input(${endpoint}, ${inputOf(false)})`,
        `mayOmitInput(${endpoint}, ${String(!parts.some(([, shape]) => hasRequired(shape)))})`,
        ...(response
          ? [
              `output(${endpoint}, ${literal(response, types, true)})`,
              `output(${endpoint}, ${literal(response, types, false)})`,
              `mayBeEmpty(${endpoint}, ${String(!hasRequired(response))})`,
            ]
          : []),
      ]
    })
  })
  const modules = new Set(lines.map((line) => /\((\w+)_(v\d+)\[/.exec(line)?.slice(1).join('/') ?? ''))
  const imports = [...modules].map(
    (module) => `import * as ${module.replace('/', '_')} from '${resolve('src/api/generated', module)}/index.js'`,
  )
  const head = [
    `import type { Endpoint } from '${resolve('src/model/endpoint.js')}'`,
    `import type { page } from '${resolve('src/model/page.js')}'`,
    'declare function input<I>(endpoint: Endpoint<I, unknown>, value: NoInfer<I>): void',
    'declare function mayOmitInput<I>(endpoint: Endpoint<I, unknown>, answer: {} extends I ? true : false): void',
    'type Fields<O> = Omit<O, typeof page>',
    'declare function output<O>(endpoint: Endpoint<never, O>, value: Fields<NoInfer<O>>): void',
    'declare function mayBeEmpty<O>(endpoint: Endpoint<never, O>, answer: {} extends Fields<O> ? true : false): void',
  ]
  return { text: [...imports, ...head, ...lines.map((line) => `void (() => ${line})`)].join('\n'), calls: lines.length }
}

describe('the declared types', function () {
  this.timeout(120_000)
  const folder = mkdtempSync(join(tmpdir(), 'rxlark-types-'))
  after(() => rmSync(folder, { recursive: true }))

  it('take every input and output of the catalogue, whole or with what is required, and no less', () => {
    const { text, calls } = program()
    assert.ok(calls > 9000, String(calls))
    const file = join(folder, 'program.mts')
    writeFileSync(file, text)
    const options =
      '--ignoreConfig --noEmit --strict --exactOptionalPropertyTypes --skipLibCheck --module nodenext --target es2022 --types'.split(
        ' ',
      )
    const { stdout, status } = spawnSync(
      process.execPath,
      ['node_modules/ts7/bin/tsc', ...options, 'node', '--typeRoots', resolve('node_modules/@types'), file],
      { encoding: 'utf8' },
    )
    assert.equal(stdout.slice(0, 2000), '')
    assert.equal(status, 0)
  })
})
