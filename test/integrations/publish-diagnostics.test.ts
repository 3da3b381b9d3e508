import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { map, of, Subject } from 'rxjs'
import { publishDiagnostics } from '../../integrations/publish-diagnostics.js'
import { activityHub } from '../../src/client/activity-hub.js'
import type { Activity } from '../../src/model/activity.js'
import { internals } from '../../src/model/internals.js'
import type { Lark } from '../../src/model/lark.js'
import { createSource } from '../../streams/create-source.js'
import { played, ok } from '../src/client/played-lark.js'
import { pushed } from '../support/marbles.js'

/** What is published on some channels while something runs. */
function published(names: readonly string[], run: () => void): unknown[] {
  const seen: unknown[] = []
  const hear = (message: unknown) => seen.push(message)
  for (const name of names) subscribe(`rxlark:${name}`, hear)
  try {
    run()
  } finally {
    for (const name of names) unsubscribe(`rxlark:${name}`, hear)
  }
  return seen
}

const token: Activity = { kind: 'token', at: 1, identity: 'tenant', expiresIn: 1 }

describe('publishDiagnostics', () => {
  it('publishes what a client does, by its kind, as activity$ has it', () => {
    const { lark } = played(() => of(ok({})), { limits: false, retry: false })
    const activities: Activity[] = []
    lark.activity$.subscribe((activity) => activities.push(activity))
    const publishing = publishDiagnostics(lark)
    const seen = published(['request', 'response'], () => {
      lark.request({ method: 'GET', url: '/open-apis/x' }).subscribe()
    })
    assert.deepEqual(
      seen,
      activities.filter(({ kind }) => kind === 'request' || kind === 'response'),
    )
    assert.equal(seen.length, 2)
    publishing.unsubscribe()
    const after = published(['request'], () => lark.request({ method: 'GET', url: '/open-apis/x' }).subscribe())
    assert.deepEqual(after, [])
  })

  it('publishes what a source does', () => {
    const inbound$ = new Subject<string>()
    const pushes$ = inbound$.pipe(map((id) => ({ envelope: pushed(id), deadline: Infinity, answer: () => undefined })))
    const source = createSource(pushes$, { transport: 'test' })
    publishDiagnostics(source)
    source.subscribe()
    const seen = published(['received', 'acked'], () => inbound$.next('a')) as { eventId: string; kind: string }[]
    assert.deepEqual(
      seen.map(({ eventId, kind }) => `${eventId} ${kind}`),
      ['a received', 'a acked'],
    )
  })

  it('makes nothing as long as nobody listens', () => {
    const hub = activityHub()
    let made = 0
    const make = () => {
      made += 1
      return token
    }
    publishDiagnostics({ [internals]: { watch: hub.watch } } as unknown as Lark)
    hub.report(make)
    assert.equal(made, 0)
    const seen = published(['token'], () => hub.report(make))
    assert.deepEqual([made, seen], [1, [token]])
    const listening = hub.activity$.subscribe()
    hub.report(make)
    listening.unsubscribe()
    hub.report(make)
    assert.equal(made, 2)
  })

  it('tells one watcher at a time', () => {
    const hub = activityHub()
    const told: string[] = []
    const watcher = (name: string) => ({ wants: () => true, next: () => told.push(name) })
    const first = hub.watch(watcher('first'))
    const second = hub.watch(watcher('second'))
    hub.report(() => token)
    first.unsubscribe()
    hub.report(() => token)
    second.unsubscribe()
    hub.report(() => token)
    assert.deepEqual(told, ['second', 'second'])
  })
})
