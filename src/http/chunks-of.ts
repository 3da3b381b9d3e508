import type { Subscription } from 'rxjs'

interface Reader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array }>
  cancel(reason?: unknown): Promise<void>
}

const has = <K extends string>(value: unknown, key: K | symbol): value is Readonly<Record<K, () => unknown>> =>
  typeof value === 'object' && value !== null && typeof (value as Record<string | symbol, unknown>)[key] === 'function'

/**
 * A stream as pieces of bytes: one of the web, one of Node, or any other that can be iterated. Text becomes UTF-8. `undefined` where it
 * is no stream.
 *
 * @param life - What the stream ends with, from when its first piece was asked for, also where its next one never comes.
 */
export function chunksOf(stream: unknown, life?: Subscription): AsyncIterable<Uint8Array> | undefined {
  if (has(stream, 'getReader')) return bytesOf(readerOf(stream.getReader() as Reader, life))
  return has(stream, Symbol.asyncIterator)
    ? bytesOf(held(stream as unknown as AsyncIterable<Uint8Array | string>, life))
    : undefined
}

async function* bytesOf(chunks: AsyncIterable<Uint8Array | string>): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) yield typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
}

async function* readerOf(reader: Reader, life: Subscription | undefined): AsyncIterable<Uint8Array> {
  const cancel = () => reader.cancel().catch(ignored)
  life?.add(() => void cancel())
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value ?? new Uint8Array()
  } finally {
    await cancel()
  }
}

/** A loop can be left only between two pieces: who waits for one that never comes is let go from below. */
function held<T>(stream: AsyncIterable<T>, life: Subscription | undefined): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = stream[Symbol.asyncIterator]()
      life?.add(() => (has(stream, 'destroy') ? void stream.destroy() : void iterator.return?.().catch(ignored)))
      return iterator
    },
  }
}

const ignored = () => undefined
