import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { node } from '../scripts/process.js'
import { official, rxjsAlone, smallest } from '../scripts/size/programs.js'
import { interleaved, median } from './median.js'
import type { Row } from './row.js'

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
  const rows: Row[] = []
  for (const [version, tsc] of Object.entries(compilers)) {
    const checks: Record<string, () => Promise<Check>> = {}
    for (const name of Object.keys(programs) as Program[]) {
      const project = await projectOf(folder, name)
      checks[name] = () => check(tsc, project)
      await check(tsc, project)
    }
    const seen = await interleaved(rounds, checks)
    const of = (what: keyof Check) => (name: Program) => median((seen[name] ?? []).map((one) => one[what]))
    const row = (value: (name: Program) => number) => ({
      ours: value('ours'),
      reference: value('reference'),
      official: value('official'),
    })
    rows.push({ measure: `type-check, TypeScript ${version}`, unit: 'ms', ...row(of('time')), goal: { times: 1.15 } })
    rows.push({ measure: `compiler's memory, TypeScript ${version}`, unit: 'MB', ...row(of('memory')), goal: { times: 1.15 } })
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
