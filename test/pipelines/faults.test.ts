import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { createLark, defineEndpoint, isLarkError, type Lark } from 'rxlark'
import { message } from 'rxlark/api/im/v1'
import type { CallFault, RequestRecord, Simulator } from 'rxlark/simulator'
import type { Observable } from 'rxjs'
import { withSimulator } from '../simulator/support/with-simulator.js'

/** The same endpoint for who does not know of its key: nothing makes a repetition harmless. */
const { idempotency: _, ...unkeyed } = message.create
const createUnkeyed = defineEndpoint<Parameters<NonNullable<NonNullable<typeof message.create.types>['input']>>[0], object>(
  unkeyed,
)

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

interface Ending {
  values: number
  ends: number
  error?: unknown
}

/** All that a call comes to; resolves when it has ended. */
const ending = (call$: Observable<unknown>): Promise<Ending> =>
  new Promise((resolve) => {
    const seen: Ending = { values: 0, ends: 0 }
    const end = () => {
      seen.ends += 1
      resolve(seen)
    }
    call$.subscribe({
      next: () => (seen.values += 1),
      error: (error: unknown) => {
        seen.error = error
        end()
      },
      complete: end,
    })
  })

/** Calls of three kinds take turns: with a key, without one, and such that only ask. */
function callOf(lark: Lark, chatId: string, index: number): Observable<unknown> {
  const content = JSON.stringify({ text: `call ${index}` })
  const input = { params: { receive_id_type: 'chat_id' }, data: { receive_id: chatId, msg_type: 'text', content } } as const
  if (index % 3 === 0) return lark.call(message.create, input)
  return index % 3 === 1 ? lark.call(createUnkeyed, input) : lark.call(message.get, { path: { message_id: `om_${index}` } })
}

const indexOf = ({ path, body }: RequestRecord): number =>
  Number(/om_(\d+)/.exec(path)?.[1] ?? /call (\d+)/.exec((body as { content: string } | undefined)?.content ?? '')?.[1])

function grouped(requests: readonly RequestRecord[]): ReadonlyMap<number, readonly RequestRecord[]> {
  const groups = new Map<number, RequestRecord[]>()
  for (const request of requests) groups.set(indexOf(request), [...(groups.get(indexOf(request)) ?? []), request])
  return groups
}

/** How many connections and timers keep this process alive. */
const held = () => process.getActiveResourcesInfo().filter((name) => /^(TCPSocketWrap|TCPConnectWrap|Timeout)$/.test(name)).length

/** Waits until something is so; whether it ever is, the runner's time limit says. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(5)
}

describe('calls in a storm of faults', function () {
  this.timeout(60_000)

  const weather = async (deduplicate: boolean, sequence: readonly { readonly kind: Kind; readonly done: boolean }[]) =>
    withSimulator({ deduplicate }, async (simulator) => {
      const { chatId } = await simulator.user('Ann').says('hi')
      const requests: RequestRecord[] = []
      simulator.requests$.subscribe((record) => requests.push(record))
      const stored = new Map<string, number>()
      simulator.messages$.subscribe(({ content }) => stored.set(content, (stored.get(content) ?? 0) + 1))
      const before = held()
      const { appId, appSecret } = simulator.credentials
      const lark = createLark({
        appId,
        appSecret,
        domain: simulator.url,
        log: 'silent',
        limits: false,
        retry: { attempts, delay: 5, maxDelay: 20 },
        timeout: { attempt: 3_000, total: 30_000 },
      })
      sequence.forEach((one) => strike(simulator, one))
      // The first token is hard to get.
      simulator.faults.calls({ match: (call) => !isCall(call), reset: true, done: true })
      simulator.faults.calls({ match: (call) => !isCall(call), status: 503 })
      const endings = await Promise.all(Array.from({ length: concurrent }, (_, index) => ending(callOf(lark, chatId, index))))
      lark.close()
      await until(() => held() <= before)

      const calls = grouped(requests.filter(isCall))
      endings.forEach(({ values, ends, error }, index) => {
        assert.equal(ends, 1)
        assert.equal(values, error === undefined ? 1 : 0)
        assert.ok(error === undefined || isLarkError(error), String(error))
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

  it('end once each, do nothing twice that must not be, keep to the policy, and leave nothing behind', async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), storm, fc.integer(), async (deduplicate, [some, held_], seed) => {
        const every = [...some, ...held_]
        await weather(
          deduplicate,
          every.map((_, index) => every[Math.abs(seed + index * 7_919) % every.length]!),
        )
      }),
      { numRuns: 2, endOnFailure: true },
    )
  })
})
