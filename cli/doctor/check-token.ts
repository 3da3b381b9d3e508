import { isLarkError } from 'rxlark'
import { catchError, concatMap, map, of, type Observable } from 'rxjs'
import type { Exam } from './exam.js'
import { fault, ok, skipped, type Finding } from './finding.js'
import type { FaultName } from './faults.js'

/** What codes say of tokens, at the door and behind it (protocol 2.2, 2.11). */
const meanings: Readonly<Record<number, FaultName>> = {
  10012: 'token.app-off',
  10013: 'token.app-off',
  99991662: 'token.app-off',
  99991673: 'token.app-off',
  99991401: 'token.address',
  99991403: 'token.quota',
  99991663: 'token.refused',
  99991664: 'token.refused',
  99991665: 'token.refused',
  99991666: 'token.refused',
  99991671: 'token.refused',
}

/** Whether the platform gives a token, and takes it. */
export function checkToken(exam: Exam): Observable<Finding> {
  const { appType, knock$, bot$, console: page } = exam
  if (appType === 'store')
    return of(skipped('token', 'a store app gets its tokens by ticket and tenant: see how that goes in the app'))
  return knock$.pipe(
    concatMap((knock) => {
      if (knock.kind !== 'answered') return of(skipped('token', 'needs network'))
      const { code, msg, logId, token } = knock
      if (token === undefined)
        return of(fault(meanings[code] ?? 'token.refused', `code ${code} "${msg}", log id ${logId}`, { link: page() }))
      return bot$.pipe(
        map(() => ok('token', 'the platform gives one, and takes it')),
        catchError((error: unknown) => of(refusalIn(error, page()) ?? ok('token', 'the platform gives one, and takes it'))),
      )
    }),
  )
}

/** What else goes wrong with the call is not for the token to answer. */
function refusalIn(error: unknown, link: string): Finding | undefined {
  if (!isLarkError(error, 'AuthError') && !isLarkError(error, 'ApiError')) return undefined
  const name = meanings[error.code]
  return name && fault(name, error.message, { link })
}
