import { catchError, filter, firstValueFrom, of, lastValueFrom, range, mergeMap, toArray } from 'rxjs'
import { simulate } from '../simulator/simulate.js'
import * as messages from '../src/api/generated/im/v1/message.js'
import { createLark } from '../src/client/create-lark.js'
import { rowOf, type Row } from './row.js'

/** The tier of most endpoints (protocol 3.8). */
const rateLimits = [
  { count: 50, per: 1_000 },
  { count: 1_000, per: 60_000 },
]
const calls = 2_000

/** What these windows allow: 1,000 in the first minute, and the rest 50 at once each second. In ms. */
const atBest = 79_000

/** 2,000 calls at once against a platform that counts them in sliding windows, in real time. */
export async function limitRows(): Promise<readonly Row[]> {
  const platform = await new Promise<Parameters<Parameters<ReturnType<typeof simulate>['subscribe']>[0] & object>[0]>((resolve) =>
    simulate({ rateLimits }).subscribe(resolve),
  )
  const { appId, appSecret } = platform.credentials
  const lark = createLark({ appId, appSecret, domain: platform.url, log: 'silent' })
  const refused: number[] = []
  const start = performance.now()
  platform.requests$.pipe(filter(({ status }) => status === 429)).subscribe(() => refused.push(performance.now() - start))
  await platform.user('Ann').says('hello')
  const input = { path: { message_id: (await firstValueFrom(platform.messages$)).messageId } }
  await lastValueFrom(
    range(0, calls).pipe(
      mergeMap(() => lark.call(messages.get, input).pipe(catchError(() => of(undefined)))),
      toArray(),
    ),
  )
  lark.close()
  console.log(refused.map(Math.round).join(' '))
  const took = performance.now() - start
  return [
    rowOf({ measure: `${calls} calls, refused by the platform`, unit: 'calls', goal: { atMost: 1 } }, [refused.length], [0]),
    rowOf({ measure: `${calls} calls within the limits`, unit: 's', goal: { times: 1.05 } }, [took / 1000], [atBest / 1000]),
  ]
}
