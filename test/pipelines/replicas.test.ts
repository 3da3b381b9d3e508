import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { DeliveryReport, Simulator } from 'rxlark/simulator'
import { filter, firstValueFrom, timer } from 'rxjs'
import { withSimulator } from '../simulator/support/with-simulator.js'
import { itOnRedis } from '../support/redis-server.js'

/** Starts a replica; what it handles goes into `handled`. */
function replica({ credentials, url }: Simulator, redisPort: number, handled: string[]) {
  const { appId, appSecret } = credentials
  const known = { LARK_APP_ID: appId, LARK_APP_SECRET: appSecret, LARK_DOMAIN: url, LARK_LOG: 'error' }
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/pipelines/replica-process.ts'], {
    env: { ...process.env, ...known, REDIS_PORT: String(redisPort) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  createInterface({ input: child.stdout }).on('line', (line) => handled.push(line))
  return child
}

describe('two processes that share their ids over Redis', function () {
  this.timeout(240_000)

  itOnRedis('handle each event once, whatever comes twice and to whom', (redisPort) =>
    withSimulator({ clientConfig: { ReconnectNonce: 0 } }, async (simulator) => {
      const reports = new Map<string, DeliveryReport>()
      const attempts = new Map<string, number>()
      simulator.deliveries$.subscribe((report) => {
        attempts.set(report.eventId, (attempts.get(report.eventId) ?? 0) + 1)
        if (reports.get(report.eventId)?.status !== 'acked') reports.set(report.eventId, report)
      })
      const handled: [string[], string[]] = [[], []]
      const children = handled.map((own) => replica(simulator, redisPort, own))
      try {
        await firstValueFrom(simulator.connections$.pipe(filter(({ length }) => length === 2)))
        simulator.faults.duplicateDeliveries(100)
        const ids: string[] = []
        for (let index = 0; index < 100; index += 1) {
          ids.push((await simulator.push('im.chat.disbanded_v1', { chat_id: `oc_${index}` })).eventId)
        }
        for (;;) {
          const open = ids.filter((id) => reports.get(id)?.status !== 'acked' || (attempts.get(id) ?? 0) < 2)
          if (open.length === 0) break
          const due = open.map((id) => reports.get(id)?.retryAt ?? 0)
          // While one is being handled it is refused elsewhere: the platform would give up within its five attempts.
          const known = new Set(handled.flat())
          const over = open.every((id) => known.has(id))
          if (over && due.every((at) => at > simulator.clock.now()))
            simulator.clock.advance(Math.min(...due) - simulator.clock.now())
          await firstValueFrom(timer(5))
        }
        for (const child of children) child.kill('SIGTERM')
        await Promise.all(children.map((child) => once(child, 'close')))
        assert.deepEqual(handled.flat().sort(), ids.toSorted())
        assert.ok(handled.every((own) => own.length > 0))
      } finally {
        for (const child of children) child.kill('SIGKILL')
      }
    }),
  )
})
