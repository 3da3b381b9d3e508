import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { interleaved, type Series } from './series.js'

export interface Contest<Name extends string> {
  /** Programs in bench/contestants; each prints its figures as JSON. */
  readonly names: readonly Name[]
  /** The program that serves them; it gets no arguments and sends its port. */
  readonly server: string
  readonly rounds: number
}

/** What the contestants printed, a round each. */
export type Figures<Name extends string> = Readonly<Record<Name, readonly Readonly<Record<string, number>>[]>>

/** Runs programs against one server, each bundled as a package would be, in a process of its own; they take turns. */
export async function contest<Name extends string, T>(
  { names, server, rounds }: Contest<Name>,
  use: (run: (...words: readonly (string | number)[]) => Promise<Figures<Name>>) => Promise<T>,
): Promise<T> {
  const folder = join(process.cwd(), '.cache', 'bench')
  await mkdir(folder, { recursive: true })
  await build({
    entryPoints: [...names, server].map((name) => `bench/contestants/${name}.ts`),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    alias: {
      '#agent': './src/http/agent-node.ts',
      '#proxy': './src/http/proxy-node.ts',
      '#crypto': './src/crypto/crypto-node.ts',
      '#socket': './streams/websocket/socket-node.ts',
    },
  })
  const program = (name: string) => join(folder, `${name}.mjs`)
  const serving = spawn(process.execPath, [program(server)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  try {
    const [port] = (await once(serving, 'message')) as [number]
    const domain = `http://127.0.0.1:${port}`
    return await use((...words) => {
      const once = (name: Name) => async () => {
        const { stdout } = await promisify(execFile)(process.execPath, [program(name), domain, ...words.map(String)])
        return JSON.parse(stdout.split('\n').at(-1) ?? '') as Readonly<Record<string, number>>
      }
      return interleaved(
        rounds,
        Object.fromEntries(names.map((name) => [name, once(name)])) as Record<Name, ReturnType<typeof once>>,
      )
    })
  } finally {
    serving.kill()
  }
}

/** One figure of one contestant, round by round. */
export const figure = <Name extends string>(figures: Figures<Name>, name: Name, what: string): Series =>
  figures[name].map((round) => round[what] ?? NaN)
