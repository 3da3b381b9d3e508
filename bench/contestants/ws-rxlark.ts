import { dedupeByEventId } from '../../operators/dedupe-by-event-id.js'
import { handle } from '../../operators/handle.js'
import { ofEventType } from '../../operators/of-event-type.js'
import { createLark } from '../../src/client/create-lark.js'
import { fromWebSocket } from '../../streams/from-web-socket.js'
import { app, handled } from './events-drive.js'

fromWebSocket(createLark(app)).pipe(dedupeByEventId(), ofEventType('im.message.receive_v1'), handle(handled)).subscribe()
