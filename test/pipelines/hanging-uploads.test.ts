import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { firstValueFrom, Observable } from 'rxjs'
import { createLark, isLarkError, toAsyncIterable, uploadFile, type CallOptions, type FileInput, type Lark } from 'rxlark'
import { file } from 'rxlark/api/im/v1'
import { withSimulator } from '../simulator/support/with-simulator.js'

const megabyte = Buffer.alloc(1_000_000)

/** A file that gives one piece and then nothing more; when it was asked for the next, and when it was let go. */
interface Hanging {
  readonly file: FileInput
  readonly hangs: Promise<unknown>
  readonly ended: Promise<unknown>
}

function signal() {
  let tell!: () => void
  const told = new Promise<void>((resolve) => (tell = resolve))
  return { tell, told }
}

const sources: Readonly<Record<string, () => Hanging>> = {
  'a stream of Node': () => {
    const { tell, told } = signal()
    let pieces = 0
    const stream = new Readable({ read: () => ((pieces += 1) === 1 ? stream.push(megabyte) : tell()) })
    return { file: stream, hangs: told, ended: once(stream, 'close') }
  },
  'a function that makes one': () => {
    const { tell, told } = signal()
    let pieces = 0
    const stream = new Readable({ read: () => ((pieces += 1) === 1 ? stream.push(megabyte) : tell()) })
    return { file: () => stream, hangs: told, ended: once(stream, 'close') }
  },
  'a stream of the web': () => {
    const [pulled, cancelled] = [signal(), signal()]
    let pieces = 0
    const stream = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          if ((pieces += 1) === 1) return controller.enqueue(megabyte)
          pulled.tell()
          return new Promise(() => undefined)
        },
        cancel: () => cancelled.tell(),
      },
      { highWaterMark: 0 },
    )
    return { file: stream, hangs: pulled.told, ended: cancelled.told }
  },
  'an Observable': () => {
    const [subscribed, unsubscribed] = [signal(), signal()]
    const bytes$ = new Observable<Uint8Array>((subscriber) => {
      subscriber.add(() => unsubscribed.tell())
      subscriber.next(megabyte)
      subscribed.tell()
    })
    return { file: toAsyncIterable(bytes$), hangs: subscribed.told, ended: unsubscribed.told }
  },
}

const uploads: Readonly<Record<string, (lark: Lark, source: FileInput, options?: CallOptions) => Observable<unknown>>> = {
  'a call': (lark, source, options) =>
    lark.call(file.create, { data: { file_type: 'stream', file_name: 'f', file: source } }, options),
  uploadFile: (lark, source, options) => uploadFile(lark, { file: source, size: 9_000_000, parent: 'fldcn1' }, options),
}

describe('a file that never gives its next piece', () => {
  for (const [by, upload] of Object.entries(uploads)) {
    for (const [what, hanging] of Object.entries(sources)) {
      const withLark = (test: (lark: Lark, source: Hanging) => Promise<void>) =>
        withSimulator({}, async ({ credentials: { appId, appSecret }, url }) => {
          const lark = createLark({ appId, appSecret, domain: url, log: 'silent' })
          await test(lark, hanging()).finally(() => lark.close())
        })

      it(`is let go of by ${by} that nobody waits for: ${what}`, () =>
        withLark(async (lark, { file: source, hangs, ended }) => {
          const running = upload(lark, source).subscribe()
          await hangs
          running.unsubscribe()
          await ended
        }))

      it(`is let go of by ${by} when its time is over: ${what}`, () =>
        withLark(async (lark, { file: source, ended }) => {
          const error: unknown = await firstValueFrom(upload(lark, source, { timeout: { idle: 100 }, retry: false })).catch(
            (reason: unknown) => reason,
          )
          assert.ok(isLarkError(error, 'TimeoutError'), String(error))
          await ended
        }))
    }
  }
})
