import { deviceLogin, type DeviceLoginState, type UserSession } from 'rxlark'
import { concatMap, EMPTY, map, type Observable } from 'rxjs'
import type { CommandContext } from '../command.js'
import { withLark } from '../connect.js'
import { openInBrowser } from '../open-in-browser.js'
import { currentSession, forgetCurrent, keepCurrent } from '../session.js'
import { sessionStore } from '../session-store.js'
import { showCode } from '../show-code.js'
import type { LoginOptions } from './options.js'

type Context = CommandContext<LoginOptions>

/** Lets the platform give tokens for later. */
const offline = 'offline_access'

/** Logs a user in, and keeps the session; or tells who is. Ctrl-C gives it up. */
export const loginRun = (context: Context): Observable<unknown> => (context.options.status ? status(context) : login(context))

function login(context: Context): Observable<unknown> {
  const { options, terminal } = context
  const wanted = new Set([...(options.scopes ?? []), ...(options.renew === false ? [] : [offline])])
  const store = sessionStore(context.env)
  return withLark(context, (lark) =>
    deviceLogin(lark, { scopes: [...wanted], store }).pipe(
      concatMap((state) => {
        if (state.status === 'logged-in') {
          return keepCurrent(lark, state.session, store).pipe(concatMap((session) => told(session, 'logged in as', terminal)))
        }
        tell(state, context)
        return EMPTY
      }),
    ),
  )
}

function tell(state: Exclude<DeviceLoginState, { status: 'logged-in' }>, { terminal, options }: Context): void {
  switch (state.status) {
    case 'verification':
      if (options.open) openInBrowser(state.url)
      return showCode(state, terminal, { invert: options.invert === true, todo: 'open this page, and agree' })
    case 'slow_down':
      return terminal.progress(`the platform asks for longer pauses: ${state.interval / 1000} s`)
    default:
      return terminal.progress('waiting for the user to agree; Ctrl-C gives up')
  }
}

/** Whether the session still gives a token; it is renewed where that is due. */
const status = (context: Context): Observable<unknown> =>
  withLark(context, (lark) =>
    currentSession(lark, sessionStore(context.env)).pipe(
      concatMap((session) => session.token$.pipe(map(() => session))),
      concatMap((session) => told(session, 'logged in:', context.terminal)),
    ),
  )

const told = ({ openId, name, scopes }: UserSession, what: string, { print, paint }: Context['terminal']): Observable<never> =>
  print(
    { openId, name, scopes },
    [`${what} ${paint(name || openId, 'bold')} (${openId})`, ...scopes.map((one) => `  ${one}`)].join('\n'),
  )

/** Forgets the user of this app, where there is one. */
export const logoutRun = ({ env, terminal, ...context }: Context): Observable<unknown> =>
  withLark({ env, terminal, ...context }, (lark) =>
    forgetCurrent(lark, sessionStore(env)).pipe(
      concatMap((was) => terminal.print({ loggedOut: was }, was ? 'logged out' : 'nobody was logged in')),
    ),
  )
