/** Pieces of any size as blocks of one size; the last may be shorter. A block is put together when it is asked for. */
export async function* blocksOf(chunks: AsyncIterable<Uint8Array>, blockSize: number): AsyncGenerator<Uint8Array, void> {
  let block = new Uint8Array(blockSize)
  let filled = 0
  for await (const chunk of chunks) {
    for (let rest = chunk; rest.byteLength > 0;) {
      const fitting = rest.subarray(0, blockSize - filled)
      block.set(fitting, filled)
      filled += fitting.byteLength
      rest = rest.subarray(fitting.byteLength)
      if (filled < blockSize) continue
      yield block
      block = new Uint8Array(blockSize)
      filled = 0
    }
  }
  if (filled > 0) yield block.subarray(0, filled)
}
