import { Client, LoggerLevel } from '@larksuiteoapi/node-sdk'
import { domain, measure, work } from './pages-drive.js'

const client = new Client({ appId: 'cli_1', appSecret: 'secret-1', domain, loggerLevel: LoggerLevel.error })
await measure(async () => {
  let worked = 0
  for await (const page of await client.im.chat.listWithIterator({ params: { page_size: 50 } })) {
    page?.items?.forEach((_, index) => index === 0 && work())
    worked += 1
  }
  return worked
})
