import assert from 'node:assert/strict'
import { delay, of, VirtualTimeScheduler } from 'rxjs'
import { makeApp } from '../../simulator/app.js'
import type { SimulatorClock } from '../../simulator/clock.js'
import { createIds } from '../../simulator/ids.js'
import type { Outcome, Push } from '../../simulator/push.js'
import { deliver } from '../../simulator/redelivery.js'
import type { DeliveryReport } from '../../simulator/redelivery.js'

const app = makeApp({}, createIds(1), 'tenant')
const event: Push = { id: 'e1', type: 'im.message.receive_v1', kind: 'event', app, at: 0, text: '{}' }
const nacked: Outcome = { status: 'nacked', code: 500 }
const acked: Outcome = { status: 'acked', code: 200 }

/** The reports of a delivery in virtual time; each attempt takes 100 ms, the last outcome repeats. */
function reportsOf(push: Push, outcomes: readonly Outcome[], losesAnswer = () => false): readonly DeliveryReport[] {
  const virtual = new VirtualTimeScheduler()
  const clock = virtual as unknown as SimulatorClock
  const reports: DeliveryReport[] = []
  const left = [...outcomes]
  const next = () => (left.length > 1 ? left.shift() : left[0]) as Outcome
  const transport = { attempt: () => of(next()).pipe(delay(100, virtual)) }
  deliver(push, { clock, transport, report: (report) => reports.push(report), losesAnswer }).subscribe()
  virtual.flush()
  return reports
}

const starts = (reports: readonly DeliveryReport[]) => reports.map(({ at }) => at)

describe('deliver', () => {
  it('tries an event again after 15 s, 5 min, 1 h and 6 h, and then gives up', () => {
    const reports = reportsOf(event, [nacked])
    assert.deepEqual(starts(reports), [0, 15_100, 315_200, 3_915_300, 25_515_400])
    assert.deepEqual(
      reports.map(({ attempt }) => attempt),
      [1, 2, 3, 4, 5],
    )
    assert.deepEqual(
      reports.map(({ retryAt }) => retryAt),
      [15_100, 315_200, 3_915_300, 25_515_400, undefined],
    )
  })

  it('stops at the first acknowledgement', () => {
    assert.deepEqual(starts(reportsOf(event, [nacked, { status: 'unreachable', reason: 'gone' }, acked])), [0, 15_100, 315_200])
    assert.deepEqual(starts(reportsOf(event, [acked])), [0])
  })

  it('tries a callback once', () => {
    assert.deepEqual(starts(reportsOf({ ...event, kind: 'callback' }, [nacked])), [0])
  })

  it('waits the whole 3 s for an answer that got lost, and delivers again', () => {
    const losses = [true]
    const reports = reportsOf(event, [acked], () => losses.shift() ?? false)
    assert.deepEqual(
      reports.map(({ at, status, latency }) => ({ at, status, latency })),
      [
        { at: 0, status: 'unanswered', latency: 3_000 },
        { at: 18_000, status: 'acked', latency: 100 },
      ],
    )
  })

  it('says what each attempt was and what came of it', () => {
    const [report] = reportsOf({ ...event, kind: 'callback' }, [{ status: 'acked', code: 200, answer: { toast: {} } }])
    assert.deepEqual(report, {
      appId: app.appId,
      eventId: 'e1',
      eventType: 'im.message.receive_v1',
      transport: 'websocket',
      attempt: 1,
      at: 0,
      latency: 100,
      status: 'acked',
      code: 200,
      answer: { toast: {} },
    })
  })
})
