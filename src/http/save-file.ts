import type { Progress } from '../model/progress.js'
import { builtin } from './builtin.js'

/** What of `node:fs` is used. */
interface Files {
  readonly promises: {
    open(path: string, flags: 'wx'): Promise<Handle>
    rename(from: string, to: string): Promise<void>
    rm(path: string, options: { readonly force: true }): Promise<void>
  }
}

interface Handle {
  writeFile(bytes: Uint8Array): Promise<void>
  sync(): Promise<void>
  close(): Promise<void>
}

/**
 * Writes a file beside its name, and gives it the name when all of it is on the disk. Who stops listening, or a failure, leaves
 * nothing behind. One piece is in memory.
 */
export async function* saveFile(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  total: number | undefined,
): AsyncIterable<Progress> {
  const files = builtin<Files>('fs')?.promises
  if (!files) throw new Error('there is no disk here: read it with stream() or bytes()')
  // The name itself may be as long as file systems take.
  const beside = `${path.replace(/[^/\\]*$/, '')}${globalThis.crypto.randomUUID()}.part`
  const progress = (sent: number): Progress => ({ sent, ...(total !== undefined && { total }) })
  const handle = await files.open(beside, 'wx')
  let open = true
  const close = () => {
    if (!open) return Promise.resolve()
    open = false
    return handle.close()
  }
  try {
    let sent = 0
    for await (const chunk of chunks) {
      await handle.writeFile(chunk)
      sent += chunk.byteLength
      yield progress(sent)
    }
    await handle.sync()
    await close()
    await files.rename(beside, path)
    if (sent === 0) yield progress(0)
  } finally {
    await close()
    await files.rm(beside, { force: true })
  }
}
