interface Reader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array }>
  cancel(reason?: unknown): Promise<void>
}

const has = <K extends string>(value: unknown, key: K | symbol): value is Readonly<Record<K, () => unknown>> =>
  typeof value === 'object' && value !== null && typeof (value as Record<string | symbol, unknown>)[key] === 'function'

/**
 * A stream as pieces of bytes: one of Node, one of the web (also where those cannot be iterated), or any other that can be iterated.
 * Text becomes UTF-8. `undefined` where it is no stream.
 */
export function chunksOf(stream: unknown): AsyncIterable<Uint8Array> | undefined {
  if (has(stream, Symbol.asyncIterator)) return bytesOf(stream as unknown as AsyncIterable<Uint8Array | string>)
  return has(stream, 'getReader') ? bytesOf(readerOf(stream.getReader() as Reader)) : undefined
}

async function* bytesOf(chunks: AsyncIterable<Uint8Array | string>): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) yield typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
}

async function* readerOf(reader: Reader): AsyncIterable<Uint8Array> {
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value ?? new Uint8Array()
  } finally {
    await reader.cancel()
  }
}
