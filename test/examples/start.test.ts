import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { filter, firstValueFrom } from 'rxjs'
import { printed } from '../../examples/start/print.js'
import { withSimulator } from '../simulator/support/with-simulator.js'

const start = (args: readonly string[] = [], platform: Record<string, string> = {}): ChildProcess => {
  const { LARK_APP_ID: _id, LARK_APP_SECRET: _secret, ...rest } = process.env
  const env = { ...rest, ...platform }
  return spawn(process.execPath, ['--import', 'tsx', 'examples/start/main.ts', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

async function linesUntil(child: ChildProcess, last: RegExp): Promise<string[]> {
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    lines.push(line)
    if (last.test(line)) break
  }
  return lines
}

describe('npm start', function () {
  this.timeout(60_000)

  it('plays its script once, shows what flows in plain lines, and ends well', async () => {
    const child = start(['--once'])
    const ended = once(child, 'exit')
    const lines = await linesUntil(child, /messages, answered/)
    assert.match(lines.at(-1) ?? '', /^2 messages, answered 1 and 1 times; the click was answered "approved/)
    assert.ok(lines.some((line) => /^\d\d:\d\d:\d\d\.\d{3} > +im\.message\.receive_v1 {2}Ann: hello$/.test(line)))
    assert.ok(!lines.join('').includes('\u001B'))
    assert.deepEqual(await ended, [0, null])
  })

  it('stays up until it is interrupted, then stops gracefully', async () => {
    const child = start()
    const ended = once(child, 'exit')
    await linesUntil(child, /Ctrl-C stops/)
    child.kill('SIGINT')
    assert.deepEqual(await ended, [0, null])
  })

  it('runs the same bot on the platform that the environment names', () =>
    withSimulator({}, async (simulator) => {
      const { appId, appSecret } = simulator.credentials
      const child = start([], { LARK_APP_ID: appId, LARK_APP_SECRET: appSecret, LARK_DOMAIN: simulator.url })
      const ended = once(child, 'exit')
      await linesUntil(child, /connection {2}open/)
      const { messageId } = await simulator.user('Ann').says('hello')
      const { parentId } = await firstValueFrom(simulator.messages$.pipe(filter(({ sender }) => sender.type === 'app')))
      assert.equal(parentId, messageId)
      child.kill('SIGINT')
      assert.deepEqual(await ended, [0, null])
    }))

  it('paints its lines on a terminal, and only there', () => {
    const line = { at: 0, kind: 'event', what: 'im.message.receive_v1', detail: 'Ann: hello' } as const
    assert.equal(printed(line, false), '00:00:00.000 >   im.message.receive_v1  Ann: hello')
    assert.match(printed(line, true), /^\u001B\[90m00:00:00\.000\u001B\[0m .*Ann: hello$/)
  })
})
