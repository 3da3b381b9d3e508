import assert from 'node:assert/strict'
import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { lastValueFrom, toArray } from 'rxjs'
import { bodyOfStream } from '../../integrations/body-of-stream.js'

const open = () => new Readable({ read: () => undefined })
const textOf = async (stream: Readable) => Buffer.concat(await lastValueFrom(bodyOfStream(stream).pipe(toArray()))).toString()

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
    bodyOfStream(stream).subscribe().unsubscribe()
    stream.push('x'.repeat(100_000))
    stream.push(null)
    await ended
  })
})
