import { firstValueFrom } from 'rxjs'
import * as messages from '../../src/api/generated/im/v1/message.js'
import { createLark } from '../../src/client/create-lark.js'
import { undiciFetch } from '../../integrations/undici-fetch.js'
import { domain, measure, message } from './drive.js'

const lark = createLark({ appId: 'cli_1', appSecret: 'secret-1', domain, limits: false, fetch: undiciFetch() })
await measure(() => firstValueFrom(lark.call(messages.create, { params: { receive_id_type: 'chat_id' }, data: message })))
