import { spawn, type SpawnOptions } from 'node:child_process'

export interface Result {
  readonly code: number
  readonly output: string
}

/** Runs a program to its end and tells what it printed; `echo` shows that as it comes. Never a shell. */
export function run(
  command: string,
  args: readonly string[],
  { echo = false, ...options }: SpawnOptions & { echo?: boolean } = {},
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      if (echo) process.stdout.write(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      if (echo) process.stderr.write(chunk)
    })
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() })
    })
  })
}

/** Runs a Node program, and throws what it printed if it fails. */
export async function node(args: readonly string[], options: SpawnOptions = {}): Promise<string> {
  return orThrow(args.join(' '), await run(process.execPath, args, options))
}

/** Runs npm without a shell, whatever the platform calls its launcher. */
export async function npm(args: readonly string[], options: SpawnOptions = {}): Promise<string> {
  const cli = process.env.npm_execpath
  const result = cli?.endsWith('.js') ? await run(process.execPath, [cli, ...args], options) : await run('npm', args, options)
  return orThrow(`npm ${args.join(' ')}`, result)
}

function orThrow(what: string, { code, output }: Result): string {
  if (code !== 0) throw new Error(`${what} ended with ${code}:\n${output}`)
  return output
}
