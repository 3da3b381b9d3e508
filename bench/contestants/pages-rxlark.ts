import { lastValueFrom, map, scan } from 'rxjs'
import { paginateAll } from '../../operators/paginate-all.js'
import * as chat from '../../src/api/generated/im/v1/chat.js'
import { createLark } from '../../src/client/create-lark.js'
import { domain, measure, work } from './pages-drive.js'

const lark = createLark({ appId: 'cli_1', appSecret: 'secret-1', domain, limits: false })
await measure(() =>
  lastValueFrom(
    lark.call(chat.list, { params: { page_size: 50 } }).pipe(
      paginateAll({ prefetch: 1 }),
      map((_, index) => (index % 50 === 0 ? (work(), 1) : 0)),
      scan((sum, worked) => sum + worked, 0),
    ),
  ),
)
