import { dedupeByEventId } from '../../operators/dedupe-by-event-id.js'
import { handle } from '../../operators/handle.js'
import { ofEventType } from '../../operators/of-event-type.js'
import { createLark } from '../../src/client/create-lark.js'
import { fromWebSocket } from '../../streams/from-web-socket.js'

/** A bot of rxlark as a client of one simulator. */
const [, , domain = '', appId = '', appSecret = ''] = process.argv
fromWebSocket(createLark({ appId, appSecret, domain }))
  .pipe(
    dedupeByEventId(),
    ofEventType('im.message.receive_v1'),
    handle(() => undefined),
  )
  .subscribe()
process.once('disconnect', () => process.exit())
