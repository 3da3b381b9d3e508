import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { interleaved } from './series.js'
import { rowOf, type Row } from './row.js'

const events = 5_000

/**
 * What the simulator takes to start, import included, against a bare server; and to bring events to one client: one that does nothing but
 * acknowledge, and one of rxlark.
 */
export async function simulatorRows(rounds: number): Promise<readonly Row[]> {
  const folder = join(process.cwd(), '.cache', 'bench')
  await build({
    entryPoints: ['simulator', ...clients].map((name) => `bench/contestants/${name}.ts`),
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
  const run = async (client: Client) => {
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'simulator.mjs'), String(events), client])
    return JSON.parse(stdout.split('\n').at(-2) ?? '') as Readonly<Record<Measured, number>>
  }
  const [bare, ours] = clients
  const seen = await interleaved(rounds, { [bare]: () => run(bare), [ours]: () => run(ours) })
  const series = (client: Client, what: Measured) => seen[client].map((one) => one[what])
  const delivered = (client: Client, name: string) =>
    rowOf(
      { measure: `${events} events of the simulator to ${name}`, unit: 'ms', goal: { atMost: 1_000 } },
      series(client, 'delivered'),
      series(bare, 'delivered'),
    )
  return [
    rowOf({ measure: 'start of the simulator', unit: 'ms', goal: { atMost: 300 } }, series(bare, 'start'), series(bare, 'bare')),
    delivered(bare, 'one bare client'),
    delivered(ours, 'one client of rxlark'),
  ]
}

const clients = ['simulator-client', 'simulator-rxlark'] as const
type Client = (typeof clients)[number]
type Measured = 'start' | 'bare' | 'delivered'
