/**
 * Logs a user in who opens a page on any device, and calls as that user.
 */
import { deviceLogin, identity, type Lark } from 'rxlark'
import { userInfo } from 'rxlark/api/authen/v1'
import { concat, concatMap, map, of, type Observable } from 'rxjs'
import { runAsProgram } from './run-as-program.js'

export const userLogin = (lark: Lark): Observable<string> =>
  deviceLogin(lark, { scopes: ['offline_access'] }).pipe(
    concatMap((state) => {
      switch (state.status) {
        case 'verification':
          return of(`open ${state.url} and enter ${state.userCode}`)
        case 'logged-in':
          return concat(of(`logged in as ${state.session.name}`), whoIs(lark.as(identity.user(state.session))))
        default:
          return of(state.status)
      }
    }),
  )

const whoIs = (lark: Lark) => lark.call(userInfo.get).pipe(map(({ open_id }) => `the platform says: ${open_id ?? 'nobody'}`))

runAsProgram(import.meta.url, userLogin)
