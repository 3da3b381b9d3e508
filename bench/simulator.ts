import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { interleaved } from './series.js'
import { rowOf, type Row } from './row.js'

const events = 5_000

/** What the simulator takes to start, import included, against a bare server; and to bring events to one client. */
export async function simulatorRows(rounds: number): Promise<readonly Row[]> {
  const folder = join(process.cwd(), '.cache', 'bench')
  await build({
    entryPoints: ['bench/contestants/simulator.ts', 'bench/contestants/simulator-client.ts'],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    external: ['#schema/*'],
    alias: { '#crypto': './src/crypto/crypto-node.ts' },
  })
  const run = async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'simulator.mjs'), String(events)])
    return JSON.parse(stdout.split('\n').at(-2) ?? '') as Readonly<Record<Measured, number>>
  }
  const { simulator } = await interleaved(rounds, { simulator: run })
  const series = (what: Measured) => simulator.map((one) => one[what])
  return [
    rowOf({ measure: 'start of the simulator', unit: 'ms', goal: { atMost: 300 } }, series('start'), series('bare')),
    rowOf(
      { measure: `${events} events of the simulator to one client`, unit: 'ms', goal: { atMost: 1_000 } },
      series('delivered'),
      simulator.map(() => 1_000),
    ),
  ]
}

type Measured = 'start' | 'bare' | 'delivered'
