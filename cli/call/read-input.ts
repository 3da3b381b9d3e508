import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { EndpointSchema, Shape, ShapeTable } from '../../src/schema/schema.js'
import { fieldsIn, inside, parts, shapeOf, type Part } from '../endpoints/fields.js'
import { misuse } from '../failure.js'
import { didYouMean } from '../nearest.js'
import type { CallCommandOptions } from './options.js'
import { readValue, withValue } from './read-value.js'

/** The input of a call; a part that nothing was given for is not there. */
export interface Input {
  readonly path?: Values
  readonly params?: Values
  readonly data?: unknown
}

type Values = Readonly<Record<string, unknown>>

/** Where things that an input names are. */
export interface Surroundings {
  readonly cwd: string
  /** What `-` stands for. */
  readonly stdin: string
}

/** What is known of the input that is wanted; of a raw request nothing is. */
export interface Wanted {
  readonly types: ShapeTable
  shapeOf(part: Part): Shape
}

export const wantedBy = (endpoint: EndpointSchema, types: ShapeTable): Wanted => ({
  types,
  shapeOf: (part) => shapeOf(endpoint, part),
})

type Given = Pick<CallCommandOptions, Part | 'file'>

/** Whether `-` stands anywhere. */
export const usesStdin = (given: Given): boolean => parts.some((part) => given[part]?.includes('-'))

/**
 * The input that options and `field=value` arguments make.
 *
 * @throws Failure that says what cannot be read.
 */
export function readInput(given: Given, fields: readonly string[], wanted: Wanted, around: Surroundings): Input {
  const texts = { path: [...(given.path ?? [])], params: [...(given.params ?? [])], data: [...(given.data ?? [])] }
  for (const field of fields) texts[partOf(field, wanted)].push(field)
  const input = parts.flatMap((part) => {
    const values = texts[part].reduce<unknown>((before, text) => joined(before, text, part, wanted, around), undefined)
    return values === undefined ? [] : [[part, values] as const]
  })
  return withFiles(Object.fromEntries(input), given.file ?? [], around)
}

/** The part that has such a field. */
function partOf(text: string, { types, shapeOf: shapeIn }: Wanted): Part {
  const name = nameIn(text)
  const known = parts.map((part) => ({ part, names: [...fieldsIn(shapeIn(part), types).keys()] }))
  const having = known.filter(({ names }) => names.includes(name[0] ?? ''))
  if (having.length > 1) {
    throw misuse(
      `${name.join('.')} is in ${having.map(({ part }) => part).join(' and in ')}`,
      having.map(({ part }) => `--${part} ${text}`).join(', or '),
    )
  }
  const [found] = having
  if (found) return found.part
  const names = known.flatMap((one) => one.names)
  throw misuse(
    `it has no field ${name[0] ?? ''}`,
    didYouMean(name[0] ?? '', names) ?? (names.length > 0 ? names.join(', ') : 'it takes no fields'),
  )
}

function nameIn(text: string): readonly string[] {
  const [, name] = /^([\w.-]+)=/.exec(text) ?? []
  if (name === undefined) throw misuse(`${text.slice(0, 80)} is not field=value`)
  return name.split('.')
}

/** What was given so far, with one more text. */
function joined(before: unknown, text: string, part: Part, wanted: Wanted, around: Surroundings): unknown {
  if (text === '-' || text.startsWith('@') || /^\s*[[{]/.test(text)) {
    const value = jsonOf(text, `--${part}`, around)
    return isValues(before) && isValues(value) ? { ...before, ...value } : value
  }
  const name = nameIn(text)
  const shape = name.reduce<Shape>((at, key) => inside(at, key, wanted.types), wanted.shapeOf(part))
  const value = readValue(text.slice(name.join('.').length + 1), shape, wanted.types)
  return withValue(isValues(before) ? before : {}, name, value)
}

const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)

function jsonOf(text: string, option: string, { cwd, stdin }: Surroundings): unknown {
  const [source, json] =
    text === '-'
      ? ['stdin', stdin]
      : text.startsWith('@')
        ? [text.slice(1), contentOf(resolve(cwd, text.slice(1)))]
        : [option, text]
  try {
    return JSON.parse(json) as unknown
  } catch (error) {
    const [, at] = /position (\d+)/.exec((error as Error).message) ?? []
    throw misuse(`${source} is no JSON${at === undefined ? '' : `: see character ${at}`}`)
  }
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw misuse(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`)
  }
}

function withFiles(input: Input, files: readonly string[], { cwd }: Surroundings): Input {
  if (files.length === 0) return input
  const data = files.reduce<Values>(
    (values, text) => {
      const name = nameIn(text)
      const path = resolve(cwd, text.slice(name.join('.').length + 1))
      if (!existsSync(path)) throw misuse(`there is no file ${path}`)
      return withValue(values, name, { path })
    },
    isValues(input.data) ? input.data : {},
  )
  return { ...input, data }
}
