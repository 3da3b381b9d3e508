import assert from 'node:assert/strict'
import {
  createLark,
  fromWebSocket,
  fromWebhook,
  health,
  type ConnectionState,
  type Lark,
  type LarkEvent,
  type LarkSource,
} from 'rxlark'
import { chat } from 'rxlark/api/im/v1'
import { filter, firstValueFrom, map, Observable } from 'rxjs'
import type { Activity } from '../../src/model/activity.js'
import { AuthError, TransportError } from '../../src/model/errors.js'
import { withSimulator } from '../simulator/support/with-simulator.js'
import { marbles } from '../support/marbles.js'

const facts = { since: 0, attempt: 0 }
const states: Record<string, ConnectionState> = {
  i: { status: 'idle', ...facts },
  o: { status: 'open', ...facts },
  p: { status: 'open', ...facts, lastInboundAt: 7 },
  r: { status: 'retrying', since: 0, attempt: 2, nextAttemptAt: 9, cause: new Error('reset by peer, app_secret=s3cret') },
  f: { status: 'failed', ...facts, cause: new Error('wrong secret') },
}
const told = { at: 0, callId: 1, endpoint: 'im.v1.chat.list', duration: 1 }
const refused = new AuthError('app id or secret is wrong', { code: 10014 })
const activities: Record<string, Activity> = {
  e: { kind: 'error', error: refused, ...told },
  u: { kind: 'error', error: new AuthError('log in again', { reauthorize: { scopes: [] } }), ...told },
  n: { kind: 'error', error: new TransportError('down', { endpoint: 'x', sent: false }), ...told },
  t: { kind: 'token', at: 0, identity: 'tenant', expiresIn: 7_200_000 },
  a: { kind: 'response', status: 200, code: 0, logId: '', ...told },
}
const ready = { live: true, ready: true, reasons: [] }
const not = (reason: string, live = true) => ({ live, ready: false, reasons: [reason] })
const larkOf = (activity$: Lark['activity$']) => ({ activity$ }) as Lark
const sourceOf = (connection$: LarkSource['connection$']) =>
  Object.assign(new Observable<LarkEvent>(), { connection$ }) as LarkSource

describe('health', () => {
  it('is ready while every source is open, and says why where it is not', () => {
    marbles(({ cold, expectObservable }) => {
      const one = sourceOf(cold('i-o---r-o', states))
      const two = sourceOf(cold('i---o---p', states))
      expectObservable(health(larkOf(cold('-')), one, two)).toBe('a-b-c-d-c', {
        a: { live: true, ready: false, reasons: ['source 1 is idle', 'source 2 is idle'] },
        b: not('source 2 is idle'),
        c: ready,
        d: not('source 1 is retrying, attempt 2: reset by peer, app_secret=***'),
      })
    })
  })

  it('is alive until no retry helps', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(health(larkOf(cold('-')), sourceOf(cold('o-f', states)))).toBe('a-b', {
        a: ready,
        b: not('the source is failed: wrong secret', false),
      })
    })
  })

  it('is not ready from when the platform refuses the app until it takes it again', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(health(larkOf(cold('-nu-e-e-t-e-a', activities)))).toBe('a---b---a-b-a', {
        a: ready,
        b: not('the platform refuses the app: app id or secret is wrong'),
      })
    })
  })

  it('ends with the client', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const connection$ = cold('o', states)
      expectObservable(health(larkOf(cold('---|')), sourceOf(connection$))).toBe('a--(b|)', {
        a: ready,
        b: not('the client is closed', false),
      })
      expectSubscriptions(connection$.subscriptions).toBe('^--!')
    })
  })

  it('starts nothing, and asks the platform nothing', () =>
    withSimulator({}, async (simulator) => {
      const { appId, appSecret } = simulator.credentials
      const lark = createLark({ appId, appSecret, domain: simulator.url, log: 'silent' })
      const requests: string[] = []
      simulator.requests$.subscribe(({ path }) => requests.push(path))
      const state$ = health(lark, fromWebSocket(lark), fromWebhook({ ...simulator.credentials, log: 'silent' }))
      assert.deepEqual(await firstValueFrom(state$), {
        live: true,
        ready: false,
        reasons: ['source 1 is idle', 'source 2 is idle'],
      })
      assert.deepEqual(requests, [])
      lark.close()
    }))

  it('sees a real client whose secret is wrong', () =>
    withSimulator({}, async (simulator) => {
      const lark = createLark({ appId: simulator.credentials.appId, appSecret: 'wrong!', domain: simulator.url, log: 'silent' })
      const reasons = firstValueFrom(
        health(lark).pipe(
          filter(({ ready: isReady }) => !isReady),
          map((state) => state.reasons),
        ),
      )
      await assert.rejects(firstValueFrom(lark.call(chat.list)))
      assert.match((await reasons).join(), /^the platform refuses the app: /)
      lark.close()
    }))
})
