/** One of several processes of a bot that share their ids over Redis: prints the id of each event that it has handled. */
import { Redis } from 'ioredis'
import { createLark, dedupeByEventId, fromEnv, fromWebSocket, handle } from 'rxlark'
import { redisDedupeStore } from 'rxlark/redis'
import { fromEvent, switchMap, take, tap, timer } from 'rxjs'

const redis = new Redis(Number(process.env.REDIS_PORT), '127.0.0.1')
const lark = createLark(fromEnv())
const source = fromWebSocket(lark)

source
  .pipe(
    dedupeByEventId({ store: redisDedupeStore(redis) }),
    handle(({ id }) => timer(20).pipe(tap(() => console.log(id))), { concurrency: 1_000 }),
  )
  .subscribe()

fromEvent(process, 'SIGTERM')
  .pipe(
    take(1),
    switchMap(() => source.stop()),
  )
  .subscribe(() => {
    lark.close()
    redis.disconnect()
  })
