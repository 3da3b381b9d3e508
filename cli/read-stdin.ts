import { Observable } from 'rxjs'
import { misuse } from './failure.js'
import type { Host } from './host.js'

/** The most that is read, in bytes. */
const longest = 64 * 1024 * 1024

/** All of stdin as text. Cold; emits once and completes; whoever unsubscribes leaves it closed. */
export const readStdin = ({ stdin }: Pick<Host, 'stdin'>): Observable<string> =>
  new Observable((subscriber) => {
    const chunks: Uint8Array[] = []
    let size = 0
    stdin.on('data', (chunk: Uint8Array) => {
      size += chunk.length
      chunks.push(chunk)
      if (size > longest) subscriber.error(misuse(`stdin has more than ${longest} bytes`))
    })
    stdin.on('error', (error) => subscriber.error(error))
    stdin.on('end', () => {
      subscriber.next(Buffer.concat(chunks).toString())
      subscriber.complete()
    })
    return () => void stdin.destroy()
  })
