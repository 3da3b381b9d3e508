import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toNodeListener } from '../../integrations/node.js'
import { dedupeByEventId } from '../../operators/dedupe-by-event-id.js'
import { handle } from '../../operators/handle.js'
import { ofEventType } from '../../operators/of-event-type.js'
import { fromWebhook } from '../../streams/from-webhook.js'
import { app, handled, keys, pushTo, sealed } from './events-drive.js'

const { encryptKey, verificationToken } = keys
const source = fromWebhook({ appId: app.appId, verificationToken, ...(sealed && { encryptKey }) })
source.pipe(dedupeByEventId(), ofEventType('im.message.receive_v1'), handle(handled)).subscribe()
const server = createServer(toNodeListener(source, { path: '/webhook/event' })).listen(0, '127.0.0.1', () => {
  void pushTo((server.address() as AddressInfo).port)
})
