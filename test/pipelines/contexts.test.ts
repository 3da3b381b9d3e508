import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import {
  answer,
  claim,
  createLark,
  createSource,
  dedupeByEventId,
  handle,
  type DedupeStore,
  type HandleOptions,
  type LarkEvent,
} from 'rxlark'
import {
  delay,
  firstValueFrom,
  from,
  lastValueFrom,
  map,
  mergeMap,
  Subject,
  tap,
  timer,
  toArray,
  type OperatorFunction,
} from 'rxjs'
import { createLimiter } from '../../operators/limiter.js'
import { respectRateLimit } from '../../operators/respect-rate-limit.js'
import { pushed } from '../support/marbles.js'

const storage = new AsyncLocalStorage<string>()
const ids = ['a', 'b', 'c', 'd', 'e']

/** Pushes events, each in a context of its own, and tells in which each was seen by whom. */
async function seenIn(
  through: OperatorFunction<LarkEvent, unknown>,
  { names = ids, type }: { readonly names?: readonly string[]; readonly type?: string } = {},
): Promise<void> {
  const inbound$ = new Subject<string>()
  const source = createSource(
    inbound$.pipe(mergeMap((id) => [{ envelope: pushed(id, type), deadline: Infinity, answer: () => undefined }])),
    { transport: 'test' },
  )
  const over = lastValueFrom(source.pipe(through, toArray()))
  for (const id of names) storage.run(id, () => inbound$.next(id))
  inbound$.complete()
  await over
}

const seen: [event: string, context: string | undefined][] = []
const look = (id: string) => seen.push([id, storage.getStore()])

/** Work that takes its time, and looks where it is before, within and after it. */
const work = ({ id }: LarkEvent) => {
  look(id)
  return timer(1).pipe(tap(() => look(id)))
}

const eachInItsOwn = (times: number) => {
  assert.deepEqual(
    [...seen].sort(([a], [b]) => a.localeCompare(b)),
    ids.flatMap((id) => Array.from({ length: times }, () => [id, id])),
  )
}

const ways: Readonly<Record<string, HandleOptions<LarkEvent, unknown>>> = {
  'at once': {},
  'one after the other': { concurrency: 1 },
  'two at once': { concurrency: 2 },
  'in order by key': { key: () => 'chat' },
  'in order by key, two at once': { key: ({ id }) => id > 'b', concurrency: 2 },
}

describe('the context of an event (AsyncLocalStorage)', () => {
  beforeEach(() => seen.splice(0))

  for (const [way, options] of Object.entries(ways)) {
    it(`is that of its own handler: ${way}`, async () => {
      await seenIn(handle(work, options))
      eachInItsOwn(2)
    })

    it(`is that of what comes after its handler: ${way}`, async () => {
      const handled = handle(
        (event: LarkEvent) => timer(1).pipe(map(() => event)),
        options as HandleOptions<LarkEvent, LarkEvent>,
      )
      await seenIn((source) =>
        source.pipe(
          handled,
          tap(({ id }) => look(id)),
        ),
      )
      eachInItsOwn(1)
    })
  }

  it('is that of the newest where only that counts, also when it had to wait', async () => {
    const options = { key: ({ id }: LarkEvent) => id === 'a', concurrency: 1, onBusy: 'latest' } as const
    await seenIn(handle(work, options))
    assert.deepEqual(seen.at(-1), ['e', 'e'])
    assert.ok(seen.every(([id, context]) => id === context))
  })

  it('is that of its own answer', async () => {
    await seenIn(
      answer((event) => work(event).pipe(mergeMap(() => [{}])), { deadline: 1_000 }),
      { type: 'card.action.trigger' },
    )
    eachInItsOwn(2)
  })

  it('survives a store that takes its time, also where events of one id wait for each other', async () => {
    const slow = async <T>(value: T) => {
      await firstValueFrom(timer(1))
      return value
    }
    const store: DedupeStore = {
      claim: () => slow({ verdict: 'new' as const, token: 't' }),
      renew: () => slow(undefined),
      done: () => slow(undefined),
      release: () => slow(undefined),
    }
    await seenIn((source) => source.pipe(dedupeByEventId({ store }), handle(work, { concurrency: 2 })))
    eachInItsOwn(2)
  })

  it('survives the steps between a claim and its handler', async () => {
    await seenIn((source) => source.pipe(claim(), delay(1), handle(work, { concurrency: 1 })))
    eachInItsOwn(2)
  })

  it('is that of the call that waits for a token which another call has asked for', async () => {
    const answers: Readonly<Record<string, object>> = {
      token: { code: 0, msg: 'ok', tenant_access_token: 't-1', expire: 7200 },
      call: { code: 0, msg: 'ok', data: {} },
    }
    const lark = createLark({
      appId: 'cli_1',
      appSecret: 'secret-1',
      log: 'silent',
      fetch: async (url) => {
        await firstValueFrom(timer(1))
        return new Response(JSON.stringify(url.includes('/auth/') ? answers['token'] : answers['call']))
      },
    })
    const calling = ids.map((id) =>
      storage.run(id, () => lastValueFrom(lark.request({ method: 'GET', url: '/open-apis/x' }).pipe(tap(() => look(id))))),
    )
    await Promise.all(calling)
    lark.close()
    eachInItsOwn(1)
  })

  it('is that of the call that waits for its turn', async () => {
    const limiter = createLimiter({ slack: 0 })
    const limits = [{ key: 'x', windows: [{ count: 1, per: 5 }] }]
    const calling = ids.map((id) =>
      storage.run(id, () => lastValueFrom(from([id]).pipe(tap(look), respectRateLimit(limiter, { limits })))),
    )
    await Promise.all(calling)
    eachInItsOwn(1)
  })
})
