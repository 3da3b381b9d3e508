import { banner, type GeneratedFile } from './generated-file.js'
import { groupBy } from './group-by.js'
import type { CataloguedCode } from './read-codes.js'

const literal = (value: unknown): string => JSON.stringify(value)

/** By what groups of codes have in common, in the order in which they come. */
const grouped = (codes: readonly CataloguedCode[], by: (code: CataloguedCode) => string) =>
  [...groupBy(codes, by)].map(([key, members]) => [key, members.map(({ code }) => code)] as const)

/** What judging an answer needs: it is in every program, so it is no more than that. */
export function judgedCodesFile(codes: readonly CataloguedCode[]): GeneratedFile {
  const calls = codes.filter(({ on }) => on === undefined)
  const kinds = grouped(
    calls.filter(({ kind }) => kind !== 'no'),
    ({ kind }) => kind,
  ).map(([kind, members]) => `  ${kind}: ${literal(members)},\n`)
  const cures = grouped(
    calls.filter(({ cure }) => cure !== undefined),
    ({ cure = '' }) => cure,
  ).map(([cure, members]) => `  [${literal(cure)}, ${literal(members)}],\n`)
  return [
    'src/model/generated/judged-codes.ts',
    `${banner('codes/codes')}
/** The codes that are more than a plain no. */
export const judgedCodes = {
${kinds.join('')}} as const

/** What to do, for people, and the codes that it is for. */
export const cures: readonly (readonly [cure: string, codes: readonly number[]])[] = [
${cures.join('')}]
`,
  ]
}

/** What is known of every code, for those who ask. */
export function codeTableFile(codes: readonly CataloguedCode[]): GeneratedFile {
  const table = (name: string, members: readonly CataloguedCode[]) => {
    const rows = members.map(
      ({ code, kind, meaning, hint, link }) =>
        `  [${[code, kind, meaning, hint, ...(link ? [link] : [])].map(literal).join(', ')}],\n`,
    )
    return `export const ${name}: readonly CodeRow[] = [\n${rows.join('')}]\n`
  }
  return [
    'src/model/generated/code-table.ts',
    `${banner('codes/codes')}
export type CodeRow = readonly [
  code: number,
  kind: 'token' | 'auth' | 'scope' | 'rate' | 'busy' | 'no',
  meaning: string,
  hint: string,
  link?: 'app' | 'scopes',
]

/** Of calls and logins. */
${table(
  'codesOfCalls',
  codes.filter(({ on }) => on !== 'connection'),
)}
/** Of the long connection. */
${table(
  'codesOfConnections',
  codes.filter(({ on }) => on === 'connection'),
)}`,
  ]
}
