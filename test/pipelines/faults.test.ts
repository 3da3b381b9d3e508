import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import type { CallFault, RequestRecord, Simulator } from 'rxlark/simulator'
import { withSimulator } from '../simulator/support/with-simulator.js'
import { withFolder } from '../support/temporary-folder.js'
import type { Storm } from './storm-process.js'

const attempts = 4
const concurrent = 1_000

const json = { 'content-type': 'application/json' }
const faults = {
  nothing: {},
  reset: { reset: true },
  hang: { hang: true },
  slow: { slow: 5 },
  half: { half: true },
  busy: { code: 2200, status: 500 },
  gateway: { status: 502, body: '<html>bad gateway</html>', headers: { 'content-type': 'text/html' } },
  unavailable: { status: 503, headers: { 'retry-after': '0.01' } },
  limited: { code: 99991400, status: 429, headers: { 'x-ogw-ratelimit-reset': '0.01' } },
  broken: { status: 200, body: '{"code":0,', headers: json },
  mistyped: { headers: { 'content-type': 'text/html' } },
  refused: { code: 99991663, status: 400 },
  revoked: {},
} satisfies Record<string, CallFault>
type Kind = keyof typeof faults

/** What of these can come after the work was done. */
const afterwards: readonly Kind[] = ['reset', 'hang', 'busy', 'gateway', 'unavailable', 'broken']

const fault = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Kind>('nothing') },
    { weight: 4, arbitrary: fc.constantFrom(...(Object.keys(faults) as Kind[]).filter((kind) => kind !== 'hang')) },
  ),
  done: fc.boolean(),
})
/** A connection that is held costs the time of a try: few are. */
const hung = fc.record({ kind: fc.constant<Kind>('hang'), done: fc.boolean() })
const storm = fc.tuple(fc.array(fault, { minLength: 300, maxLength: 800 }), fc.array(hung, { maxLength: 8 }))

const isCall = ({ path }: { readonly path: string }) => !path.includes('/auth/')

function strike({ faults: struck }: Simulator, { kind, done }: { readonly kind: Kind; readonly done: boolean }): void {
  const match = (call: { readonly path: string }) => {
    if (!isCall(call)) return false
    if (kind === 'revoked') struck.revokeTokens()
    return true
  }
  struck.calls({ ...faults[kind], ...(afterwards.includes(kind) && { done }), match })
}

const indexOf = ({ path, body }: RequestRecord): number =>
  Number(/om_(\d+)/.exec(path)?.[1] ?? /call (\d+)/.exec((body as { content: string } | undefined)?.content ?? '')?.[1])

function grouped(requests: readonly RequestRecord[]): ReadonlyMap<number, readonly RequestRecord[]> {
  const groups = new Map<number, RequestRecord[]>()
  for (const request of requests) groups.set(indexOf(request), [...(groups.get(indexOf(request)) ?? []), request])
  return groups
}

/** Makes the calls in a process of its own, which has nothing but them. */
const stormOf = ({ credentials, url }: Simulator, chatId: string): Promise<Storm> =>
  withFolder(async (folder) => {
    const written = join(folder, 'storm.json')
    const file = await open(written, 'w')
    const storm = spawn(
      process.execPath,
      ['--import', 'tsx', 'test/pipelines/storm-process.ts', chatId, String(concurrent), String(attempts)],
      {
        env: { ...process.env, LARK_APP_ID: credentials.appId, LARK_APP_SECRET: credentials.appSecret, LARK_DOMAIN: url },
        stdio: ['ignore', file.fd, file.fd],
      },
    )
    await once(storm, 'exit')
    await file.close()
    return JSON.parse(await readFile(written, 'utf8')) as Storm
  })

describe('calls in a storm of faults', function () {
  this.timeout(60_000)

  const weather = async (deduplicate: boolean, sequence: readonly { readonly kind: Kind; readonly done: boolean }[]) =>
    withSimulator({ deduplicate }, async (simulator) => {
      const { chatId } = await simulator.user('Ann').says('hi')
      const requests: RequestRecord[] = []
      simulator.requests$.subscribe((record) => requests.push(record))
      const stored = new Map<string, number>()
      simulator.messages$.subscribe(({ content }) => stored.set(content, (stored.get(content) ?? 0) + 1))
      sequence.forEach((one) => strike(simulator, one))
      // The first token is hard to get.
      simulator.faults.calls({ match: (call) => !isCall(call), reset: true, done: true })
      simulator.faults.calls({ match: (call) => !isCall(call), status: 503 })
      const { endings, cut, left } = await stormOf(simulator, chatId)
      assert.deepEqual(left, { resources: [], timers: 0, sockets: 0, onSignal: 0, onProcess: [], onActivity: true })
      assert.equal(endings.length, concurrent)
      for (const { values, ends, error } of cut) assert.deepEqual([ends, values], [1, error === undefined ? 1 : 0])
      assert.ok(cut.some(({ error }) => error === 'ConnectionError'))

      const calls = grouped(requests.filter(isCall))
      endings.forEach(({ values, ends, error }, index) => {
        assert.equal(ends, 1)
        assert.equal(values, error === undefined ? 1 : 0)
        assert.notEqual(error, 'untyped')
        const own = calls.get(index) ?? []
        // One more, where its token was refused.
        assert.ok(own.length <= attempts + 1, `${own.length} requests of call ${index}`)
        if (index % 3 === 2) return
        const count = stored.get(JSON.stringify({ text: `call ${index}` })) ?? 0
        if (error === undefined) assert.ok(count >= 1)
        if (index % 3 === 1 || deduplicate) assert.ok(count <= 1, `call ${index} was stored ${count} times`)
        const keys = new Set(own.map(({ body }) => (body as { uuid?: string } | undefined)?.uuid))
        assert.ok(keys.size <= 1, 'a call keeps its key')
      })
      return endings.filter(({ error }) => error === undefined).length
    })

  for (const deduplicate of [true, false]) {
    const platform = deduplicate ? 'a platform that knows keys again' : 'one that does not'
    it(`end once each, do nothing twice that must not be, keep to the policy, and leave nothing behind: on ${platform}`, async () => {
      await fc.assert(
        fc.asyncProperty(storm, fc.integer(), async ([some, hung_], seed) => {
          const every = [...some, ...hung_]
          await weather(
            deduplicate,
            every.map((_, index) => every[Math.abs(seed + index * 7_919) % every.length]!),
          )
        }),
        { numRuns: 1, endOnFailure: true },
      )
    })
  }
})
