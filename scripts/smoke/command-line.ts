import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { concat, defer, map, mergeMap, type Observable } from 'rxjs'
import { run } from '../process.js'
import { nodeOf } from './tools.js'
import type { Workshop } from './workshop.js'

/** The program as npm links it, which finds Node by itself; then on every Node: a platform of its own, and all that talks to one. */
export function commandLine({ project }: Workshop, nodes: readonly number[]): Observable<string> {
  return defer(() => project('command-line', { type: 'commonjs' })).pipe(
    mergeMap((cwd) => {
      const program = join(cwd, 'node_modules/.bin/rxlark')
      const linked$ = defer(async () => {
        await expect([program, '--help'], { cwd, text: 'Usage: rxlark' })
        await expect([program, '__complete', 'call', 'im.v1.message.rep'], { cwd, text: 'im.v1.message.reply' })
        return 'rxlark, as npm links it'
      })
      return concat(linked$, ...nodes.map((major) => talked(major, program, cwd)))
    }),
  )
}

const talked = (major: number, program: string, cwd: string): Observable<string> =>
  defer(() => nodeOf(major)).pipe(
    mergeMap(async (node) => {
      const simulator = spawn(node, [program, 'simulate', '--quiet'], { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
      const ended = once(simulator, 'close')
      try {
        const [line] = (await Promise.race([once(createInterface(simulator.stdout), 'line'), ended])) as [unknown]
        const { url, appId, appSecret } = JSON.parse(String(line)) as Readonly<Record<'url' | 'appId' | 'appSecret', string>>
        const env = { LARK_APP_ID: appId, LARK_APP_SECRET: appSecret }
        const made = ['call', 'im.v1.chat.create', 'name=smoke', '--domain', url]
        await expect([node, program, ...made], { cwd, env, text: '"chat_id":"oc_' })
        await expect([node, program, 'call', 'im.v1.chat.list', '--all', '--domain', url], { cwd, env, text: '"name":"smoke"' })
        await expect([node, program, 'doctor', '--domain', url], { cwd, env, text: 'the long connection opens' })
      } finally {
        simulator.kill('SIGINT')
      }
      const [code] = (await ended) as [number | null]
      if (code !== 130) throw new Error(`rxlark simulate ended with ${code} on Ctrl-C`)
      return major
    }),
    map((major) => `Node ${major}, rxlark`),
  )

interface Expected {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  readonly text: string
}

async function expect([command = '', ...args]: readonly string[], { cwd, env = {}, text }: Expected): Promise<void> {
  const { code, output } = await run(command, args, { cwd, env: { ...process.env, ...env } })
  if (code !== 0 || !output.includes(text)) throw new Error(`${args.join(' ')} ended with ${code} and printed:\n${output}`)
}
