import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { node } from '../scripts/process.js'
import { interleaved } from './series.js'
import { rowOf, type Row } from './row.js'

interface Load {
  /** Ms from before the first import to after the last. */
  readonly time: number
  /** MB that the process grew by. */
  readonly memory: number
}

const contestants = {
  rxlark: ['rxlark'],
  operators: ['rxlark/operators'],
  bare: ['rxjs', 'ws', 'cross-fetch', 'io-ts'],
  rxjs: ['rxjs'],
  official: ['@larksuiteoapi/node-sdk'],
}
type Contestant = keyof typeof contestants
const names = Object.keys(contestants) as Contestant[]

const ways = {
  require: { extension: 'cjs', line: (name: string) => `require('${name}')`, load: (file: string) => `require('${file}')` },
  import: { extension: 'mjs', line: (name: string) => `import '${name}'`, load: (file: string) => `await import('${file}')` },
}
type Way = keyof typeof ways

/** Load time and memory of an import in a fresh process, both ways. */
export async function loadRows(folder: string, rounds: number): Promise<Row[]> {
  const rows: Row[] = []
  for (const way of Object.keys(ways) as Way[]) {
    const probes = await Promise.all(names.map(async (name) => [name, await probeOf(folder, way, name)] as const))
    for (const [, warmUp] of probes) await warmUp()
    rows.push(...rowsOf(way, await interleaved(rounds, Object.fromEntries(probes) as Record<Contestant, () => Promise<Load>>)))
  }
  return rows
}

function rowsOf(way: Way, seen: Readonly<Record<Contestant, readonly Load[]>>): Row[] {
  const series = (name: Contestant, what: keyof Load) => seen[name].map((load) => load[what])
  const all = (what: keyof Load) => [series('rxlark', what), series('bare', what), series('official', what)] as const
  const operators = { measure: `${way} rxlark/operators, against rxjs`, unit: 'ms', goal: { times: 1.05 } }
  return [
    rowOf({ measure: `${way} rxlark`, unit: 'ms', goal: { times: 0.8 } }, ...all('time')),
    rowOf(operators, series('operators', 'time'), series('rxjs', 'time')),
    rowOf({ measure: `memory of ${way} rxlark`, unit: 'MB', goal: { times: 1 } }, ...all('memory')),
  ]
}

/** Writes a program that loads what a contestant is, and one that watches it. */
async function probeOf(folder: string, way: Way, name: Contestant): Promise<() => Promise<Load>> {
  const { extension, line, load } = ways[way]
  const loaded = `./load-${name}.${extension}`
  const watch = `watch-${name}.${extension}`
  await writeFile(join(folder, loaded), contestants[name].map(line).join('\n'))
  await writeFile(
    join(folder, watch),
    `const rss = process.memoryUsage.rss()
const start = performance.now()
${load(loaded)}
const time = performance.now() - start
console.log(JSON.stringify({ time, memory: (process.memoryUsage.rss() - rss) / 1e6 }))`,
  )
  return async () => JSON.parse(await node([watch], { cwd: folder })) as Load
}
