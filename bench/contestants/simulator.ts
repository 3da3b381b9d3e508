import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { setImmediate } from 'node:timers/promises'
import { filter, firstValueFrom, ReplaySubject } from 'rxjs'
import type { Simulator } from '../../simulator/simulator.js'

/**
 * Prints how long a simulator takes to start, and a bare server; and then to bring events to the client that is named, in a process of
 * its own, which acknowledges each, once as many before have warmed both up.
 */
const events = Number(process.argv[2])

const bareBegin = performance.now()
const server = createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const bare = performance.now() - bareBegin
void (server.address() as AddressInfo).port
server.close()

const begin = performance.now()
const { simulate } = await import('../../simulator/index.js')
const started$ = new ReplaySubject<Simulator>(1)
const running = simulate().subscribe(started$)
const simulator = await firstValueFrom(started$)
const start = performance.now() - begin

const { appId, appSecret } = simulator.credentials
const client = fork(fileURLToPath(new URL(`${process.argv[3]}.mjs`, import.meta.url)), [simulator.url, appId, appSecret])
await firstValueFrom(simulator.connections$.pipe(filter(({ length }) => length > 0)))

const acked$ = new ReplaySubject<number>(1)
let acked = 0
simulator.deliveries$.subscribe(({ status }) => {
  if (status !== 'acked') throw new Error(`an event was ${status}`)
  acked$.next((acked += 1))
})
const ann = simulator.user('Ann')

/** In ms. The loop turns now and then, as it does where what happens comes from outside. */
async function deliver(): Promise<number> {
  const goal = acked + events
  const sent = performance.now()
  for (let index = 0; index < events; index += 1) {
    await ann.says('hello')
    if (index % 100 === 99) await setImmediate()
  }
  await firstValueFrom(acked$.pipe(filter((count) => count >= goal)))
  return performance.now() - sent
}

await deliver()
const delivered = await deliver()
client.kill()
running.unsubscribe()
console.log(JSON.stringify({ start, bare, delivered }))
