/**
 * Calls at once, in a process that has nothing else to do: `<chat id> <how many> <tries of each>`, from the environment. Prints what came of
 * each, and what is left of all of them a second after the client was closed. Its output has to be a file: a pipe would be left.
 */
import { createHook } from 'node:async_hooks'
import { getEventListeners, setMaxListeners } from 'node:events'
import { writeSync } from 'node:fs'
import { createLark, defineEndpoint, fromEnv, isLarkError, type Lark } from 'rxlark'
import { message } from 'rxlark/api/im/v1'
import { filter, take, type Observable } from 'rxjs'

/** What came of a call. */
export interface Ending {
  values: number
  ends: number
  /** The tag of its error. */
  error?: string
}

export interface Storm {
  readonly endings: readonly Ending[]
  /** Of calls that were under way when the client was closed. */
  readonly cut: readonly Ending[]
  readonly left: {
    /** What keeps the process alive. */
    readonly resources: readonly string[]
    /** Also those that do not keep it. */
    readonly timers: number
    readonly sockets: number
    readonly onSignal: number
    readonly onProcess: readonly (string | symbol)[]
    /** Whether who listened to the activity was told that it is over. */
    readonly onActivity: boolean
  }
}

const [chatId = '', count = '', attempts = ''] = process.argv.slice(2)

/** The same endpoint for who does not know of its key: nothing makes a repetition harmless. */
const { idempotency: _, ...unkeyed } = message.create
const createUnkeyed = defineEndpoint<Parameters<NonNullable<NonNullable<typeof message.create.types>['input']>>[0], object>(
  unkeyed,
)

const open = new Map<number, string>()
createHook({
  init: (id, type) => void open.set(id, type),
  destroy: (id) => void open.delete(id),
}).enable()
const howMany = (type: RegExp) => [...open.values()].filter((one) => type.test(one)).length
const listeners = () => new Map(process.eventNames().map((name) => [name, process.listenerCount(name)]))

const { signal } = new AbortController()
setMaxListeners(0, signal)

/** Calls of three kinds take turns: with a key, without one, and such that only ask. */
function callOf(lark: Lark, index: number): Observable<unknown> {
  const content = JSON.stringify({ text: `call ${index}` })
  const input = { params: { receive_id_type: 'chat_id' }, data: { receive_id: chatId, msg_type: 'text', content } } as const
  if (index % 3 === 0) return lark.call(message.create, input, { signal })
  return index % 3 === 1
    ? lark.call(createUnkeyed, input, { signal })
    : lark.call(message.get, { path: { message_id: `om_${index}` } }, { signal })
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
        seen.error = isLarkError(error) ? error._tag : 'untyped'
        end()
      },
      complete: end,
    })
  })

const before = listeners()
let toldOfEnd = false
const lark = createLark({
  ...fromEnv(),
  log: 'silent',
  limits: false,
  retry: { attempts: Number(attempts), delay: 5, maxDelay: 20 },
  timeout: { attempt: 3_000, total: 30_000 },
})
lark.activity$.subscribe({ complete: () => (toldOfEnd = true) })
const endings = await Promise.all(Array.from({ length: Number(count) }, (_, index) => ending(callOf(lark, index))))
const underWay = lark.activity$.pipe(
  filter(({ kind }) => kind === 'request'),
  take(5),
)
underWay.subscribe({ complete: () => setImmediate(() => lark.close()) })
const cut = await Promise.all(
  Array.from({ length: 10 }, () => ending(lark.call(message.get, { path: { message_id: 'om_cut' } }, { signal }))),
)
setTimeout(() => {
  // This one is over when it runs, but not told to be before it returns.
  setImmediate(() => {
    const left: Storm['left'] = {
      resources: process.getActiveResourcesInfo().filter((name) => name !== 'Immediate'),
      timers: howMany(/^Timeout$/),
      sockets: howMany(/^(TCP|TLS|HTTPCLIENT)/),
      onSignal: getEventListeners(signal, 'abort').length,
      onProcess: [...listeners()].filter(([name, now]) => now > (before.get(name) ?? 0)).map(([name]) => name),
      onActivity: toldOfEnd,
    }
    writeSync(1, JSON.stringify({ endings, cut, left } satisfies Storm))
  })
}, 1_000)
