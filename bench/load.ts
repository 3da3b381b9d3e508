import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { node } from '../scripts/process.js'
import { interleaved, median } from './median.js'
import type { Row } from './row.js'

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

const ways = {
  require: { extension: 'cjs', line: (name: string) => `require('${name}')`, load: (file: string) => `require('${file}')` },
  import: { extension: 'mjs', line: (name: string) => `import '${name}'`, load: (file: string) => `await import('${file}')` },
}
type Way = keyof typeof ways

/** Load time and memory of an import in a fresh process, both ways. */
export async function loadRows(folder: string, rounds: number): Promise<Row[]> {
  const rows: Row[] = []
  for (const way of Object.keys(ways) as Way[]) {
    const probes: Record<string, () => Promise<Load>> = {}
    for (const name of Object.keys(contestants) as Contestant[]) {
      const probe = await probeOf(folder, way, name)
      await probe()
      probes[name] = probe
    }
    rows.push(...rowsOf(way, await interleaved(rounds, probes)))
  }
  return rows
}

function rowsOf(way: Way, seen: Readonly<Record<string, readonly Load[]>>): Row[] {
  const of = (name: Contestant, what: keyof Load) => median((seen[name] ?? []).map((load) => load[what]))
  const against = (what: keyof Load) => ({
    ours: of('rxlark', what),
    reference: of('bare', what),
    official: of('official', what),
  })
  return [
    { measure: `${way} rxlark`, unit: 'ms', ...against('time'), goal: { times: 0.8 } },
    {
      measure: `${way} rxlark/operators, against rxjs`,
      unit: 'ms',
      ours: of('operators', 'time'),
      reference: of('rxjs', 'time'),
      goal: { times: 1.05 },
    },
    { measure: `memory of ${way} rxlark`, unit: 'MB', ...against('memory'), goal: { times: 1 } },
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
