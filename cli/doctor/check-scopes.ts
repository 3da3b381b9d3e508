import { catchError, concatMap, map, of, type Observable } from 'rxjs'
import { scope } from 'rxlark/api/application/v6'
import type { Exam } from './exam.js'
import { fault, ok, type Finding } from './finding.js'
import { unknownBecause } from './unknown.js'

/** The number of a scope that was granted. */
const granted = 1

/** Whether the scopes that are needed were granted to the app. */
export const checkScopes = ({ tenant$, needs, console: page }: Exam): Observable<Finding> =>
  tenant$.pipe(
    concatMap((lark) => lark.call(scope.list)),
    map(({ scopes = [] }) => {
      // Scopes that act for users are granted by them.
      const names = new Set(
        scopes.filter((one) => one.grant_status === granted && one.scope_type !== 'user').map((one) => one.scope_name),
      )
      const lacking = needs.filter((group) => !group.some((name) => names.has(name)))
      if (lacking.length === 0) return ok('scopes', `${names.size} are granted${needs.length > 0 ? ', all that are needed' : ''}`)
      return fault('scopes.missing', lacking.map((group) => group.join(' or ')).join(', '), {
        link: `${page('auth')}?q=${lacking.flat().join(',')}`,
      })
    }),
    catchError((error: unknown) => of(unknownBecause('scopes', error))),
  )
