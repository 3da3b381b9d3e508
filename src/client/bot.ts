import { map, ReplaySubject, share, type Observable } from 'rxjs'
import { BotInfo } from '../codec/bot.js'
import { faultsOf } from '../codec/faults.js'
import type { Target } from '../http/build-request.js'
import type { OpenedAnswer } from '../http/open-answer.js'
import { DecodeError } from '../model/errors.js'
import type { BotIdentity } from '../model/lark.js'

const info: Target = { id: 'bot.v3.info', method: 'GET', path: '/open-apis/bot/v3/info', tokens: ['tenant'], wrap: 'top' }

/** Who the bot is: asked once, known from then on. A failure is not kept, and who comes next asks again. */
export const botIdentity = (call: (target: Target) => Observable<OpenedAnswer>): Observable<BotIdentity> =>
  call(info).pipe(
    map(({ data }) => identityOf(data)),
    share({ connector: () => new ReplaySubject(1), resetOnComplete: false }),
  )

function identityOf(data: unknown): BotIdentity {
  const decoded = BotInfo.decode(data)
  if (decoded._tag === 'Left') throw new DecodeError({ what: info.id, faults: faultsOf(decoded) })
  const { open_id, app_name = '', avatar_url = '', activate_status = 0 } = decoded.right.bot
  return { openId: open_id, name: app_name, avatarUrl: avatar_url, activateStatus: activate_status }
}
