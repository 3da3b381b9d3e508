import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expectTypeOf } from 'expect-type'
import { simulator, type SimulatorFixture } from '../../testing/simulator.js'

const answers = (url: string) =>
  fetch(`${url}/open-apis/bot/v3/info`).then(
    () => true,
    () => false,
  )

describe('the simulator as a fixture', () => {
  it('starts, and stops so that nobody answers any more', async () => {
    const { start, stop } = simulator()
    const { url } = await start()
    assert.equal(await answers(url), true)
    await stop()
    assert.equal(await answers(url), false)
  })

  it('is the same platform however often it is started, and tells which', async () => {
    const fixture = simulator({ botName: 'echo' })
    const [first, second] = await Promise.all([fixture.start(), fixture.start()])
    assert.equal(first, second)
    assert.equal(fixture.platform, first)
    await fixture.stop()
  })

  it('knows of nothing after a reset', async () => {
    const fixture = simulator()
    const before = await fixture.start()
    await before.user('Ann').says('hi')
    const after = await fixture.reset()
    assert.notEqual(after, before)
    assert.equal(fixture.platform, after)
    const seen: unknown[] = []
    after.messages$.subscribe((message) => seen.push(message))
    assert.deepEqual(seen, [])
    assert.equal(await answers(before.url), false)
    await fixture.stop()
  })

  it('can be stopped at any time, and started again', async () => {
    const fixture = simulator()
    await fixture.stop()
    const starting = fixture.start()
    await fixture.stop()
    await assert.rejects(starting, /stopped before it listened/)
    assert.throws(() => fixture.platform, /not running: await start/)
    assert.equal(await answers((await fixture.start()).url), true)
    await fixture.stop()
    await fixture.stop()
  })

  it('says why it cannot listen, and can be tried again', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const fixture = simulator({ port })
    await assert.rejects(fixture.start(), /EADDRINUSE/)
    assert.throws(() => fixture.platform, /not running/)
    await assert.rejects(fixture.start(), /EADDRINUSE/)
    other.close()
    await once(other, 'close')
  })

  it('stops at the end of a block that uses it', async () => {
    let url = ''
    {
      // eslint-disable-next-line @typescript-eslint/await-thenable -- the rule does not see a key that is inferred; the compiler does
      await using fixture = simulator()
      url = (await fixture.start()).url
      assert.equal(await answers(url), true)
    }
    assert.equal(await answers(url), false)
  })

  it('is an object of functions that need no this', () => {
    expectTypeOf(simulator()).toExtend<SimulatorFixture & AsyncDisposable>()
  })
})
