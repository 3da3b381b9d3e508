import assert from 'node:assert/strict'
import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { isObservable, lastValueFrom, toArray, type Observable } from 'rxjs'
import { bodyOfStream } from '../../integrations/body-of-stream.js'

const open = () => new Readable({ read: () => undefined })
/** Of one that is still to come. */
function chunksOf(stream: Readable): Observable<Uint8Array> {
  const body = bodyOfStream(stream)
  assert.ok(isObservable(body))
  return body
}
const textOf = async (stream: Readable) => Buffer.concat(await lastValueFrom(chunksOf(stream).pipe(toArray()))).toString()

/** One that has been received, as `node:http` tells of it. */
function received(...chunks: readonly string[]): Readable {
  const stream = Object.assign(open(), { complete: true })
  for (const chunk of chunks) stream.push(chunk)
  stream.push(null)
  return stream
}

describe('bodyOfStream', () => {
  it('gives what is there, and what comes later', async () => {
    const stream = open()
    stream.push('a')
    const text = textOf(stream)
    await new Promise((resolve) => setImmediate(resolve))
    stream.push('b')
    stream.push(null)
    assert.equal(await text, 'ab')
  })

  it('gives the bytes themselves where all have come, and leaves the stream at its end', async () => {
    for (const chunks of [[], ['a'], ['ä', 'b', 'c']]) {
      const stream = received(...chunks)
      const ended = once(stream, 'end')
      const bytes = bodyOfStream(stream)
      assert.ok(bytes instanceof Uint8Array)
      assert.equal(Buffer.from(bytes).toString(), chunks.join(''))
      await ended
    }
  })

  it('gives what has come to its end before it is asked for', async () => {
    const stream = open()
    const chunks$ = chunksOf(stream)
    stream.push('a')
    stream.push('b')
    stream.push(null)
    Object.assign(stream, { complete: true })
    assert.deepEqual((await lastValueFrom(chunks$.pipe(toArray()))).map(String), ['ab'])
  })

  it('listens to what has come where somebody makes it flow', async () => {
    const stream = received('a', 'b')
    stream.resume()
    assert.equal(await textOf(stream), 'ab')
  })

  it('gives what somebody who listens already makes flow', async () => {
    const stream = open()
    const heard: string[] = []
    stream.on('data', (chunk: Buffer) => heard.push(chunk.toString()))
    stream.push('a')
    const text = textOf(stream)
    stream.push(null)
    assert.deepEqual([await text, heard], ['a', ['a']])
  })

  it('gives what is read by others too', async () => {
    const stream = open()
    const text = textOf(stream)
    const piped = new PassThrough()
    stream.pipe(piped)
    stream.push('a')
    stream.push(null)
    assert.equal(await text, 'a')
    assert.equal(String(piped.read()), 'a')
  })

  it('errors where the stream is closed, before it is read and after', async () => {
    const [before, after] = [open(), open()]
    const texts = Promise.allSettled([textOf(before), textOf(after)])
    before.destroy()
    await new Promise((resolve) => setImmediate(resolve))
    after.destroy()
    for (const result of await texts) {
      assert.equal(result.status, 'rejected')
      assert.match(String(result.reason), /closed before its end/)
    }
  })

  it('reads to its end what nobody waits for any more', async () => {
    const stream = open()
    const ended = once(stream, 'end')
    chunksOf(stream).subscribe().unsubscribe()
    stream.push('x'.repeat(100_000))
    stream.push(null)
    await ended
  })
})
