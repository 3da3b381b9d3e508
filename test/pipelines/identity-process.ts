/**
 * A client in a process of its own, over a store in files. `tenant <key>` calls as that tenant of a store app; `user <open id>` calls as
 * that user. Prints the answer's code.
 */
import { createLark, fromEnv, identity, isLarkError, sessions, type Lark } from 'rxlark'
import { fileTokenStore } from 'rxlark/node'
import { catchError, map, of, switchMap, type Observable } from 'rxjs'

const [mode, key = ''] = process.argv.slice(2)
const store = fileTokenStore({ folder: process.env['STORE'] ?? '' })
const lark = createLark({
  ...fromEnv(),
  store,
  appType: mode === 'tenant' ? 'store' : 'self-built',
  oauthBaseUrl: process.env['LARK_DOMAIN'] ?? '',
})
const who$: Observable<Lark> =
  mode === 'tenant'
    ? of(lark.as(identity.tenant(key)))
    : sessions(lark)
        .get(key)
        .pipe(map((session) => lark.as(identity.user(session))))
const url = mode === 'tenant' ? '/open-apis/bot/v3/info' : '/open-apis/authen/v1/user_info'

console.log('ready')
process.stdin.once('data', () => {
  who$
    .pipe(
      switchMap((who) => who.request({ method: 'GET', url })),
      map(() => 'ok'),
      catchError((error: unknown) => of(isLarkError(error) ? error.message : String(error))),
    )
    .subscribe((line) => {
      console.log(line)
      lark.close()
      process.exit()
    })
})
