import assert from 'node:assert/strict'
import { config, mergeMap, Subject } from 'rxjs'
import type { LarkEvent } from '../../src/model/event.js'
import type { Settlement } from '../../src/model/delivery.js'
import { createSource, type Inbound, type Reply } from '../../streams/create-source.js'
import { pushed } from '../support/marbles.js'

/** Hands one event to some listeners, and tells how it was answered and what was rejected. */
function deliver(...listeners: readonly ((event: LarkEvent) => void)[]) {
  const inbound$ = new Subject<Inbound>()
  const source = createSource(inbound$, { transport: 'test' })
  const replies: Reply[] = []
  const rejected: string[] = []
  const events: LarkEvent[] = []
  source.rejected$.subscribe(({ reason }) => rejected.push(reason))
  for (const listener of listeners) source.subscribe(listener)
  source.subscribe((event) => events.push(event))
  inbound$.next({ envelope: pushed('a', 'card.action.trigger'), deadline: Infinity, answer: (reply) => replies.push(reply) })
  return { replies, rejected, event: events[0]! }
}

/** What a watch settles with, in time. */
function settlementsOf(event: LarkEvent, handOver: () => void): Settlement[] {
  const settlements: Settlement[] = []
  event.delivery.watch(handOver).subscribe((settlement) => settlements.push(settlement))
  return settlements
}

describe('a delivery', () => {
  it('is acked when every claim has been', () => {
    const { event, replies } = deliver(({ delivery }) => void delivery.claim())
    assert.deepEqual(replies, [])
    assert.equal(event.delivery.answered, false)
    const { replies: both } = deliver(
      ({ delivery }) => delivery.claim().ack(),
      ({ delivery }) => delivery.claim().ack(),
    )
    assert.deepEqual(both, [{ ack: true }])
  })

  it('is nacked with the first failure, and with that alone', () => {
    const [one, two] = [new Error('one'), new Error('two')]
    const { replies } = deliver(
      ({ delivery }) => delivery.claim().nack(one),
      ({ delivery }) => delivery.claim().nack(two),
    )
    assert.deepEqual(replies, [{ ack: false, error: one }])
  })

  it('is answered once: what settles later does nothing', () => {
    const claims: ReturnType<LarkEvent['delivery']['claim']>[] = []
    const { replies, event } = deliver(({ delivery }) => claims.push(delivery.claim(), delivery.claim()))
    claims[0]?.nack()
    assert.equal(event.delivery.answered, true)
    claims[1]?.ack({ toast: {} })
    claims[1]?.nack()
    claims[0]?.ack()
    assert.deepEqual(replies, [{ ack: false, error: undefined }])
  })

  it('takes the first settling of each claim, and the first body', () => {
    const { replies } = deliver(({ delivery }) => {
      const [first, second] = [delivery.claim(), delivery.claim()]
      first.ack()
      first.ack('too late')
      first.nack()
      second.ack('body')
      delivery.claim().ack('another')
    })
    assert.deepEqual(replies, [{ ack: true, answer: 'body' }])
  })

  it('may be taken apart, and so may a claim', () => {
    const { replies, event } = deliver(({ delivery: { claim } }) => {
      const { ack } = claim()
      ack('body')
    })
    assert.deepEqual(replies, [{ ack: true, answer: 'body' }])
    const { deadline, answered, watch } = event.delivery
    assert.deepEqual([deadline, answered], [Infinity, true])
    assert.deepEqual(
      settlementsOf(event, () => undefined),
      [{ handled: 'unclaimed' }],
    )
    watch(() => undefined).subscribe()
  })

  it('lets a claim join while another is open, and tells one that comes too late', () => {
    let held: { ack: () => void } | undefined
    const { replies, rejected, event } = deliver(({ delivery }) => (held = delivery.claim()))
    const joined = event.delivery.claim()
    assert.equal(joined.late, false)
    held?.ack()
    assert.deepEqual(replies, [])
    joined.ack()
    assert.deepEqual(replies, [{ ack: true }])
    assert.deepEqual(rejected, [])
    assert.equal(event.delivery.claim().late, true)
    assert.deepEqual(rejected, ['late-claim'])
  })

  it('survives a listener that throws: it is answered as if that had returned', (done) => {
    config.onUnhandledError = (error: Error) => {
      config.onUnhandledError = null
      assert.equal(error.message, 'listener')
      done()
    }
    const { replies } = deliver(() => {
      throw new Error('listener')
    })
    assert.deepEqual(replies, [{ ack: true }])
  })
})

describe('watch', () => {
  it('says that nobody claimed, as soon as the hand-over has returned', () => {
    const { event } = deliver()
    assert.deepEqual(
      settlementsOf(event, () => undefined),
      [{ handled: 'unclaimed' }],
    )
  })

  it('says how the claims made meanwhile ended, when they all have', () => {
    let settlements: Settlement[] = []
    const claims: { ack: () => void; nack: (error?: unknown) => void }[] = []
    deliver((event) => {
      settlements = settlementsOf(event, () => claims.push(event.delivery.claim(), event.delivery.claim()))
      // Not meanwhile.
      event.delivery.claim()
    })
    claims[0]?.nack('why')
    assert.deepEqual(settlements, [])
    claims[1]?.ack()
    assert.deepEqual(settlements, [{ handled: 'failed', error: 'why' }])
  })

  it('tells who subscribes later too', () => {
    const { event } = deliver()
    const watched = event.delivery.watch(() => undefined)
    const seen: Settlement[] = []
    watched.subscribe((settlement) => seen.push(settlement)).unsubscribe()
    watched.subscribe((settlement) => seen.push(settlement))
    assert.deepEqual(seen, [{ handled: 'unclaimed' }, { handled: 'unclaimed' }])
  })

  it('tells who handed on last first, and the source at last', () => {
    const order: string[] = []
    const claims: { nack: () => void }[] = []
    const note = (name: string) => order.push(name)
    const inner = ({ delivery }: LarkEvent) => delivery.watch(() => claims.push(delivery.claim()))
    const outer = (event: LarkEvent) =>
      event.delivery.watch(() => inner(event).subscribe(({ handled }) => note(`inner ${handled}`)))
    const inbound$ = new Subject<Inbound>()
    const source = createSource(inbound$, { transport: 'test' })
    source.pipe(mergeMap(outer)).subscribe(({ handled }) => note(`outer ${handled}`))
    inbound$.next({ envelope: pushed('a'), deadline: Infinity, answer: ({ ack }) => note(ack ? 'ack' : 'nack') })
    claims[0]?.nack()
    assert.deepEqual(order, ['inner failed', 'outer failed', 'nack'])
  })

  it('tells the source of the first failure at once, while its own other claims are open', () => {
    const claims: { nack: () => void }[] = []
    const { replies } = deliver(({ delivery }) => {
      delivery.watch(() => claims.push(delivery.claim(), delivery.claim())).subscribe()
    })
    claims[0]?.nack()
    assert.equal(replies.length, 1)
  })

  it('leaves the answer to the claim that is held for it, after the hand-over of the source', () => {
    const held: ReturnType<LarkEvent['delivery']['claim']>[] = []
    const { replies, rejected, event } = deliver(({ delivery }) => held.push(delivery.claim()))
    const claims: { ack: () => void }[] = []
    event.delivery.watch(() => claims.push(event.delivery.claim()), held[0]).subscribe(() => held[0]?.ack('late body'))
    assert.deepEqual(replies, [])
    claims[0]?.ack()
    assert.deepEqual(replies, [{ ack: true, answer: 'late body' }])
    assert.deepEqual(rejected, [])
  })

  it('lets claims join the open answer where nobody holds one for them', () => {
    const other: { ack: () => void }[] = []
    const { replies, event } = deliver(({ delivery }) => other.push(delivery.claim()))
    const claims: { ack: () => void }[] = []
    const settlements = settlementsOf(event, () => claims.push(event.delivery.claim()))
    other[0]?.ack()
    assert.deepEqual(replies, [])
    claims[0]?.ack()
    assert.deepEqual(settlements, [{ handled: 'ok' }])
    assert.deepEqual(replies, [{ ack: true }])
  })

  it('ends its hand-over also where that throws', () => {
    const { event } = deliver()
    assert.throws(() =>
      event.delivery.watch(() => {
        throw new Error('no')
      }),
    )
    const claim = event.delivery.claim()
    assert.equal(claim.late, true)
  })
})

describe('a claim that passes its part on', () => {
  it('gives it to the next that comes after the hand-over', () => {
    const passed: string[] = []
    let own: ReturnType<LarkEvent['delivery']['claim']> | undefined
    const { replies, event } = deliver(({ delivery }) => (own = delivery.claim({ passOn: () => passed.push('passed on') })))
    const later = event.delivery.claim()
    assert.deepEqual(passed, ['passed on'])
    own?.nack()
    assert.deepEqual(replies, [])
    later.ack()
    assert.deepEqual(replies, [{ ack: true }])
  })

  it('keeps it while the hand-over runs', () => {
    const passed: string[] = []
    const { replies } = deliver(({ delivery }) => {
      delivery.claim({ passOn: () => passed.push('passed on') })
      delivery.claim().ack()
    })
    assert.deepEqual(passed, [])
    assert.deepEqual(replies, [])
  })

  it('settles by itself where nobody comes', () => {
    let own: ReturnType<LarkEvent['delivery']['claim']> | undefined
    const { replies } = deliver(({ delivery }) => (own = delivery.claim({ passOn: () => assert.fail() })))
    own?.ack()
    assert.deepEqual(replies, [{ ack: true }])
  })

  it('waits for as many as are held, whoever they are, and fails with any of them', () => {
    const [one, two] = [[] as Settlement[], [] as Settlement[]]
    const hold = (into: Settlement[]) => (event: LarkEvent) => {
      event.delivery
        .watch(() => void event.delivery.claim({ passOn: () => undefined }))
        .subscribe((settlement) => into.push(settlement))
    }
    const { replies, event } = deliver(hold(one), hold(two))
    const [first, second] = [event.delivery.claim(), event.delivery.claim()]
    first.ack()
    assert.deepEqual([one, two, replies], [[], [], []])
    second.nack('why')
    const failed = { handled: 'failed', error: 'why' }
    assert.deepEqual([one, two], [[failed], [failed]])
    assert.deepEqual(replies, [{ ack: false, error: 'why' }])
  })

  it('lets more than one come for it', () => {
    const settlements: Settlement[] = []
    const { replies, event } = deliver((handed) => {
      handed.delivery
        .watch(() => void handed.delivery.claim({ passOn: () => undefined }))
        .subscribe((settlement) => settlements.push(settlement))
    })
    const [first, second] = [event.delivery.claim(), event.delivery.claim()]
    first.ack()
    assert.deepEqual(settlements, [])
    second.nack('why')
    assert.deepEqual(settlements, [{ handled: 'failed', error: 'why' }])
    assert.deepEqual(replies, [{ ack: false, error: 'why' }])
  })
})
