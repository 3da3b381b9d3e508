import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { node } from '../scripts/process.js'
import { official, rxjsAlone, smallest } from '../scripts/size/programs.js'
import { interleaved } from './series.js'
import { rowOf, type Row } from './row.js'

interface Check {
  /** Ms of the whole compiler process. */
  readonly time: number
  /** MB that the compiler says it used. */
  readonly memory: number
}

const programs = { ours: smallest, reference: rxjsAlone, official }
type Program = keyof typeof programs

/** Type-checking the smallest program, against a file that needs rxjs and Node's types and nothing else. */
export async function typeRows(folder: string, compilers: Readonly<Record<string, string>>, rounds: number): Promise<Row[]> {
  const names = Object.keys(programs) as Program[]
  const projects = await Promise.all(names.map(async (name) => [name, await projectOf(folder, name)] as const))
  const rows: Row[] = []
  for (const [version, tsc] of Object.entries(compilers)) {
    const checks = projects.map(([name, project]) => [name, () => check(tsc, project)] as const)
    for (const [, warmUp] of checks) await warmUp()
    const seen = await interleaved(rounds, Object.fromEntries(checks) as Record<Program, () => Promise<Check>>)
    const all = (what: keyof Check) => [seen.ours, seen.reference, seen.official].map((series) => series.map((one) => one[what]))
    const [ours = [], reference = [], theirs = []] = all('time')
    const [ourMemory = [], referenceMemory = [], theirMemory = []] = all('memory')
    const goal = { times: 1.15 }
    rows.push(rowOf({ measure: `type-check, TypeScript ${version}`, unit: 'ms', goal }, ours, reference, theirs))
    rows.push(rowOf({ measure: `its memory, TypeScript ${version}`, unit: 'MB', goal }, ourMemory, referenceMemory, theirMemory))
  }
  return rows
}

async function projectOf(folder: string, name: Program): Promise<string> {
  const project = join(folder, `types-${name}`)
  await mkdir(project, { recursive: true })
  await writeFile(join(project, 'main.ts'), programs[name])
  const compilerOptions = {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
  }
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }))
  return project
}

async function check(tsc: string, project: string): Promise<Check> {
  const start = performance.now()
  const output = await node([tsc, '-p', project, '--extendedDiagnostics'])
  const time = performance.now() - start
  const [, kilobytes = 'NaN'] = /Memory used:\s+(\d+)K/.exec(output) ?? []
  return { time, memory: Number(kilobytes) / 1000 }
}
