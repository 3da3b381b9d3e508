import { isLarkError } from 'rxlark'
import { catchError, map, of, type Observable } from 'rxjs'
import { BotInfo } from '#inside'
import type { Exam } from './exam.js'
import { fault, ok, warning, type Finding } from './finding.js'
import { unknownBecause } from './unknown.js'

/** The platform's codes for an app without the bot ability. */
const noBot: ReadonlySet<number> = new Set([11205, 230006])

/** The number of a bot that works. */
const active = 2

/** Whether the app has a bot, and whether that is active. */
export const checkBot = ({ bot$, console: page }: Exam): Observable<Finding> =>
  bot$.pipe(
    map((answer) => {
      const decoded = BotInfo.decode(answer)
      if (decoded._tag === 'Left') return warning('bot', 'the platform says who it is in a way that is not known')
      const { app_name: name = '', activate_status: status = active } = decoded.right.bot
      return status === active
        ? ok('bot', name ? `"${name}" is active` : 'is active')
        : fault('bot.off', `status ${status}`, { link: page() })
    }),
    catchError((error: unknown) =>
      of(
        isLarkError(error, 'ApiError') && noBot.has(error.code)
          ? fault('bot.none', `code ${error.code}`, { link: page() })
          : unknownBecause('bot', error),
      ),
    ),
  )
