import { filter, forkJoin, lastValueFrom } from 'rxjs'
import * as messages from '../../src/api/generated/im/v1/message.js'
import { createLark } from '../../src/client/create-lark.js'
import { domain, message } from './drive.js'

let tokens = 0
const lark = createLark({ appId: 'cli_1', appSecret: 'secret-1', domain, limits: false })
lark.activity$.pipe(filter(({ kind }) => kind === 'token')).subscribe(() => (tokens += 1))
const call = lark.call(messages.create, { params: { receive_id_type: 'chat_id' }, data: message })
await lastValueFrom(forkJoin(Array.from({ length: 1_000 }, () => call)))
process.stdout.write(JSON.stringify({ tokens }))
process.exit()
