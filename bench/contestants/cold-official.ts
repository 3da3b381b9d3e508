import { Client, defaultHttpInstance, LoggerLevel } from '@larksuiteoapi/node-sdk'
import { domain, message } from './drive.js'

let tokens = 0
defaultHttpInstance.interceptors.request.use((request) => {
  if (request.url?.includes('/auth/')) tokens += 1
  return request
})
const client = new Client({ appId: 'cli_1', appSecret: 'secret-1', domain, loggerLevel: LoggerLevel.error })
await Promise.all(
  Array.from({ length: 1_000 }, () => client.im.message.create({ params: { receive_id_type: 'chat_id' }, data: message })),
)
process.stdout.write(JSON.stringify({ tokens }))
process.exit()
