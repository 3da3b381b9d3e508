import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { PassThrough } from 'node:stream'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { BehaviorSubject, filter, firstValueFrom, timeout } from 'rxjs'
import type { Host, Signal } from '../../cli/host.js'
import { run } from '../../cli/run.js'
import { assertNoSecret } from './secrets.js'

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  /** Ctrl-C, or SIGTERM. */
  signal(signal?: Signal): void
  /** Waits for a text on stdout or stderr. */
  shows(text: string | RegExp): Promise<string>
  readonly ended: Promise<Ended>
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly stdin?: string
  /** Whether a person sits at stdout and stderr. */
  readonly tty?: boolean
}

/** What was printed up to now, and a wait for more of it. */
function screen() {
  const parts = { stdout: '', stderr: '' }
  const shown$ = new BehaviorSubject('')
  const add = (name: 'stdout' | 'stderr') => (chunk: Buffer | string) => {
    parts[name] += chunk.toString()
    shown$.next(parts.stdout + parts.stderr)
  }
  const shows = (text: string | RegExp) =>
    firstValueFrom(
      shown$.pipe(
        filter((all) => (typeof text === 'string' ? all.includes(text) : text.test(all))),
        timeout({
          first: 20_000,
          with: () => {
            throw new Error(`never showed ${String(text)}, but:\n${shown$.value}`)
          },
        }),
      ),
    )
  return { parts, add, shows }
}

/** What ends the programs that a test which failed has left. */
const stops = new Set<() => void>()
afterEach(() => {
  stops.forEach((stop) => stop())
  stops.clear()
})

const nowhere = fileURLToPath(new URL('.', import.meta.url))

/** Runs the program in this process, with a terminal of its own: as quick as a call. */
export function start(args: readonly string[], options: ProgramOptions = {}): Running {
  const { env = {}, cwd = nowhere, stdin = '', tty = false } = options
  const { parts, add, shows } = screen()
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() }
  streams.stdin.end(stdin)
  streams.stdout.on('data', add('stdout'))
  streams.stderr.on('data', add('stderr'))
  if (tty) for (const stream of Object.values(streams)) Object.assign(stream, { isTTY: true, columns: 100 })
  const listeners = new Set<(signal: Signal) => void>()
  const signal = (kind: Signal = 'SIGINT') => listeners.forEach((listener) => listener(kind))
  stops.add(signal)
  const host: Host = {
    ...streams,
    env,
    cwd,
    onSignal(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  const ended = run(args, host).then((code): Ended => {
    assertNoSecret({ args, env, ...parts })
    return { code, ...parts }
  })
  return { signal, shows, ended }
}

/** The same, to its end. */
export const result = (args: readonly string[], options?: ProgramOptions): Promise<Ended> => start(args, options).ended

export interface Child extends Running {
  readonly pid: number
  /** Closes the reading end of its stdout, as `head` does. */
  stopReading(): void
}

/** Runs the program in a process of its own. */
export function spawned(args: readonly string[], { env = {}, cwd = nowhere, stdin = '' }: ProgramOptions = {}): Child {
  const { PATH = '' } = process.env
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const child = spawn(process.execPath, ['--import', tsx, resolve('cli/main.ts'), ...args], {
    cwd,
    env: { PATH, TSX_TSCONFIG_PATH: resolve('tsconfig.json'), ...env },
  })
  stops.add(() => void child.kill('SIGKILL'))
  const { parts, add, shows } = screen()
  child.stdout.on('data', add('stdout'))
  child.stderr.on('data', add('stderr'))
  child.stdin.end(stdin)
  const ended = once(child, 'close').then(([code, signal]: unknown[]): Ended => {
    assertNoSecret({ args, env, ...parts })
    return { code: typeof code === 'number' ? code : signal === null ? -1 : -2, ...parts }
  })
  return {
    pid: child.pid ?? 0,
    signal: (signal = 'SIGINT') => void child.kill(signal),
    shows,
    ended,
    stopReading: () => child.stdout.destroy(),
  }
}
