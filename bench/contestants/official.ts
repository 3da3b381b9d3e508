import { Client, LoggerLevel } from '@larksuiteoapi/node-sdk'
import { domain, measure, message } from './drive.js'

const client = new Client({ appId: 'cli_1', appSecret: 'secret-1', domain, loggerLevel: LoggerLevel.error })
await measure(() => client.im.message.create({ params: { receive_id_type: 'chat_id' }, data: message }))
