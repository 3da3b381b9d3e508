import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'

/**
 * Processor time (user and system, in µs) of one `message.create` with its token at hand: in sequence, and 64 at once. Each contestant
 * is a process of its own, bundled as a package would be; they take turns, and the median of the rounds counts.
 *
 * `node --import tsx bench/calls.ts [rounds]`
 */
const contestants = ['rxlark', 'rxlark-undici', 'cross-fetch', 'node-http', 'official'] as const
type Contestant = (typeof contestants)[number]
type Times = Readonly<Record<Contestant, number>>

const rounds = Number(process.argv[2] ?? 5)
const folder = join(process.cwd(), '.cache', 'bench')

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN

async function measured(domain: string, calls: number, atOnce: number): Promise<Times> {
  const seen = Object.fromEntries(contestants.map((name) => [name, [] as number[]])) as Record<Contestant, number[]>
  for (let round = 0; round < rounds; round += 1) {
    for (const name of contestants) {
      const { stdout } = await promisify(execFile)(process.execPath, [
        join(folder, `${name}.mjs`),
        domain,
        String(calls),
        String(atOnce),
      ])
      seen[name].push(Number(stdout.split('\n').at(-1)))
    }
  }
  return Object.fromEntries(contestants.map((name) => [name, median(seen[name])])) as Times
}

const row = (what: string, times: Times): Record<string, string> => ({
  what,
  ...Object.fromEntries(contestants.map((name) => [name, times[name].toFixed(0)])),
  'of cross-fetch': (times.rxlark / times['cross-fetch']).toFixed(2),
  'of official': (times.rxlark / times.official).toFixed(2),
  'undici of node-http': (times['rxlark-undici'] / times['node-http']).toFixed(2),
})

await mkdir(folder, { recursive: true })
await build({
  entryPoints: [...contestants, 'server'].map((name) => `bench/contestants/${name}.ts`),
  outdir: folder,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  alias: { '#agent': './src/http/agent-node.ts', '#proxy': './src/http/proxy-node.ts' },
})
const server = spawn(process.execPath, [join(folder, 'server.mjs')], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
try {
  const [port] = (await once(server, 'message')) as [number]
  const domain = `http://127.0.0.1:${port}`
  console.table([
    row('5,000 in sequence', await measured(domain, 5_000, 1)),
    row('20,000, 64 at once', await measured(domain, 20_000, 64)),
  ])
} finally {
  server.kill()
}
