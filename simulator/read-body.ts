import type { IncomingMessage } from 'node:http'

/** The most bytes of a request body. */
const maxBody = 32 * 1024 * 1024

/** The whole body of a request, or nothing where it is larger than the platform takes. */
export async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBody) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
