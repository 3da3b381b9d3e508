import { catchError, filter, firstValueFrom, lastValueFrom, mergeMap, of, range, ReplaySubject, toArray } from 'rxjs'
import { simulate } from '../simulator/simulate.js'
import type { Simulator } from '../simulator/simulator.js'
import * as messages from '../src/api/generated/im/v1/message.js'
import { createLark } from '../src/client/create-lark.js'
import { rowOf, type Row } from './row.js'

const calls = 2_000

/** What the windows of the platform allow: 1,000 in the first minute, and the rest 50 at once each second. In ms. */
const atBest = 79_000

/** 2,000 calls made at once against a platform that counts them in sliding windows, in real time. */
export async function limitRows(): Promise<readonly Row[]> {
  const started$ = new ReplaySubject<Simulator>(1)
  const running = simulate({ rateLimits: 'platform' }).subscribe(started$)
  const platform = await firstValueFrom(started$)
  const { appId, appSecret } = platform.credentials
  const lark = createLark({ appId, appSecret, domain: platform.url, log: 'silent' })
  let refused = 0
  platform.requests$.pipe(filter(({ status }) => status === 429)).subscribe(() => (refused += 1))
  await platform.user('Ann').says('hello')
  const input = { path: { message_id: (await firstValueFrom(platform.messages$)).messageId } }
  const start = performance.now()
  await lastValueFrom(
    range(0, calls).pipe(
      mergeMap(() => lark.call(messages.get, input).pipe(catchError(() => of(undefined)))),
      toArray(),
    ),
  )
  const took = performance.now() - start
  lark.close()
  running.unsubscribe()
  return [
    rowOf({ measure: `${calls} calls, refused by the platform`, unit: 'calls', goal: { atMost: 1 } }, [refused], [0]),
    rowOf({ measure: `${calls} calls within the limits`, unit: 's', goal: { times: 1.05 } }, [took / 1000], [atBest / 1000]),
  ]
}
