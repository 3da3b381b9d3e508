import assert from 'node:assert/strict'
import { asyncScheduler, Subscription, VirtualTimeScheduler } from 'rxjs'
import { moving } from '../../../src/http/moving.js'
import { uploadBody } from '../../../src/http/upload-body.js'
import { isLarkError } from '../../../src/model/errors.js'

const bytes = new Uint8Array(3)

/** Pieces that come when they are told to. */
function pieces() {
  let ended = 0
  let wake = () => undefined as void
  const next = () => new Promise<void>((resolve) => (wake = resolve))
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield bytes
      await next()
      yield bytes
      await next()
    } finally {
      ended += 1
    }
  }
  return { chunks: all(), wake: () => wake(), ended: () => ended }
}

const isStill = (error: unknown): boolean =>
  isLarkError(error, 'TimeoutError') && error.message === 'x: the file stood still for 50 ms' && error.timeout === 50

/** Lets what has been resolved go on. */
const soon = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('moving', () => {
  it('passes pieces on as they come, however long their reader takes', async () => {
    const scheduler = new VirtualTimeScheduler()
    const { chunks, wake, ended } = pieces()
    const watched = moving(chunks, { endpoint: 'x', idle: 50, scheduler })[Symbol.asyncIterator]()
    assert.deepEqual(await watched.next(), { done: false, value: bytes })
    scheduler.flush()
    const second = watched.next()
    await soon()
    wake()
    assert.deepEqual(await second, { done: false, value: bytes })
    const last = watched.next()
    await soon()
    wake()
    assert.deepEqual(await last, { done: true, value: undefined })
    assert.equal(ended(), 1)
  })

  it('fails when a piece does not come in time', async () => {
    const scheduler = new VirtualTimeScheduler()
    const watched = moving(pieces().chunks, { endpoint: 'x', idle: 50, scheduler })[Symbol.asyncIterator]()
    await watched.next()
    const late = watched.next()
    scheduler.flush()
    await assert.rejects(Promise.resolve(late), isStill)
  })

  it('ends its source with its reader', async () => {
    const { chunks, ended } = pieces()
    for await (const _ of moving(chunks, { endpoint: 'x', idle: 50, scheduler: asyncScheduler })) break
    await soon()
    assert.equal(ended(), 1)
  })

  it('is the source itself where nothing bounds it', () => {
    const { chunks } = pieces()
    for (const idle of [undefined, Infinity])
      assert.equal(moving(chunks, { endpoint: 'x', idle, scheduler: asyncScheduler }), chunks)
  })
})

describe('the body of an upload', () => {
  let life: Subscription
  beforeEach(() => (life = new Subscription()))
  afterEach(() => life.unsubscribe())

  const bodyOf = (chunks: AsyncIterable<Uint8Array>, scheduler: VirtualTimeScheduler) =>
    uploadBody({ contentType: 'x', spent: () => [], open: () => chunks }, { endpoint: 'x', idle: 50, scheduler }, life)

  it('fails when it stands still, whether its source or the network does', async () => {
    const scheduler = new VirtualTimeScheduler()
    const { failed } = await bodyOf(pieces().chunks, scheduler)
    scheduler.flush()
    await assert.rejects(failed, isStill)
  })

  it('may take as long as it moves', async () => {
    const scheduler = new VirtualTimeScheduler()
    const { chunks, wake } = pieces()
    const { init, failed } = await bodyOf(chunks, scheduler)
    const read = (init.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
    await read.next()
    // Time only passes where something happens.
    scheduler.schedule(() => undefined, 40)
    scheduler.maxFrames = 40
    scheduler.flush()
    wake()
    await read.next()
    await soon()
    scheduler.maxFrames = 80
    scheduler.flush()
    let failure: unknown
    failed.catch((error: unknown) => (failure = error))
    await soon()
    assert.equal(failure, undefined)
  })

  it('runs no timer when it is over', async () => {
    const scheduler = new VirtualTimeScheduler()
    await bodyOf(pieces().chunks, scheduler)
    assert.equal(scheduler.actions.length, 1)
    life.unsubscribe()
    assert.equal(scheduler.actions.filter(({ closed }) => !closed).length, 0)
  })
})
