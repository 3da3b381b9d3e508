import { resolve } from 'node:path'
import { registerApp, type RegistrationStatus } from 'rxlark'
import { proxyAgent } from 'rxlark/node'
import { concat, concatMap, defer, EMPTY, finalize, throwError, type Observable } from 'rxjs'
import type { CommandContext } from '../command.js'
import { exitCodes } from '../exit-codes.js'
import { Failure, misuse } from '../failure.js'
import { openInBrowser } from '../open-in-browser.js'
import { httpUrl } from '../read-option.js'
import { environmentOf } from '../settings.js'
import { showCode } from '../show-code.js'
import { accountsOf } from './accounts-of.js'
import { addonsIn } from './addons-in.js'
import { checkSave, saved } from './credential-file.js'
import { credentialLines, credentialsOf, type Registered } from './credentials.js'
import type { RegisterOptions } from './options.js'

type Context = CommandContext<RegisterOptions>

/** Registers an app, and hands its credentials over. Ctrl-C gives it up. */
export const registerRun = (context: Context): Observable<unknown> =>
  defer(() => {
    const { options, host } = context
    const file = options.save === undefined ? undefined : resolve(host.cwd, options.save)
    if (file !== undefined) checkSave(file, options.force === true)
    // The app to change is no credential.
    const { domain, oauthBaseUrl, proxy } = options
    const env = environmentOf({
      options: { ...(domain && { domain }), ...(oauthBaseUrl && { oauthBaseUrl }), ...(proxy && { proxy }) },
      env: context.env,
    })
    return addonsIn(options.addons, host).pipe(
      concatMap((addons) =>
        throughProxy(env['LARK_PROXY'], (agent) =>
          registerApp({ ...presetOf(options), ...accountsOf(env), ...addons, ...(agent && { agent }) }).pipe(
            concatMap((state) => {
              if (state.status === 'registered') return handedOver(state, file, context)
              tell(state, context)
              return EMPTY
            }),
          ),
        ),
      ),
    )
  })

/** The tunnels of a proxy are closed when all is over. */
function throughProxy<T>(proxy: string | undefined, use: (agent?: object) => Observable<T>): Observable<T> {
  if (!proxy) return use()
  if (proxy !== 'env' && !(URL.canParse(proxy) && /^https?:/.test(proxy)))
    throw misuse('the proxy is neither env nor a URL of http or https')
  const agent = proxyAgent(proxy)
  return use(agent).pipe(finalize(() => agent.destroy()))
}

function presetOf({ name, desc, avatar, source, createOnly, appId }: RegisterOptions) {
  const appPreset = { name, desc, avatar: avatar?.map(httpUrl) }
  return { appPreset, source, createOnly, appId }
}

function tell(state: RegistrationStatus, { terminal, options }: Context): void {
  switch (state.status) {
    case 'verification':
      if (options.open) openInBrowser(state.url)
      return showCode(state, terminal, {
        invert: options.invert === true,
        todo: 'scan this with the Feishu or Lark app on your phone',
      })
    case 'domain_switched':
      return terminal.say('a tenant of Lark: it goes on there')
    case 'slow_down':
      return terminal.progress(`the platform asks for longer pauses: ${state.interval / 1000} s`)
    default:
      return terminal.progress('waiting for somebody to agree; Ctrl-C gives up')
  }
}

/** A secret that is given once must not get lost because a disk is full: then it is printed. */
function handedOver(state: Registered, file: string | undefined, { terminal, options }: Context): Observable<never> {
  const credentials = credentialsOf(state)
  terminal.keepSecret(credentials.appSecret)
  const printed$ = terminal.print(credentials, credentialLines(credentials).trimEnd())
  if (file === undefined)
    return concat(
      printed$,
      defer(() => (terminal.say(`${credentials.appId} is registered`), EMPTY)),
    )
  return defer(() => {
    try {
      saved(file, credentials, options.force === true)
    } catch (error) {
      const failure = error instanceof Failure ? error.message : String(error)
      return concat(
        printed$,
        throwError(() => new Failure(exitCodes.failed, `${failure}; the credentials are printed in place of that`)),
      )
    }
    terminal.say(`${credentials.appId} is registered: its credentials are in ${options.save}`)
    terminal.say(`see that all is well: rxlark doctor --dotenv ${options.save}`)
    return terminal.interactive
      ? EMPTY
      : terminal.print({ appId: credentials.appId, domain: credentials.domain, file: options.save })
  })
}
