import { EventDispatcher, LoggerLevel, WSClient } from '@larksuiteoapi/node-sdk'
import { app, handled } from './events-drive.js'

const loggerLevel = LoggerLevel.error
const client = new WSClient({ ...app, loggerLevel })
await client.start({ eventDispatcher: new EventDispatcher({ loggerLevel }).register({ 'im.message.receive_v1': handled }) })
