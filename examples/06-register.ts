/**
 * Registers an app by one scan, and says hello as its bot: no console, no app id, no secret to copy.
 *
 * Needs nothing but somebody with the Feishu or Lark app on their phone.
 * node --import tsx examples/06-register.ts
 */
import { createLark, registerApp, type RegistrationOptions } from 'rxlark'
import { renderQr, type RenderQrOptions } from 'rxlark/qr'
import { concat, concatMap, finalize, map, of, type Observable } from 'rxjs'
import { isProgram } from './run-as-program.js'

export const register = (options: RegistrationOptions = {}, look: RenderQrOptions = {}): Observable<string> =>
  registerApp({
    appPreset: { name: 'Helper of {user}', desc: 'Made by a scan' },
    addons: { scopes: { tenant: ['im:message:send_as_bot'] }, events: { items: { tenant: ['im.message.receive_v1'] } } },
    ...options,
  }).pipe(
    renderQr(look),
    concatMap((state) => {
      if (state.status !== 'registered') return of(state.status)
      const { clientId: appId, clientSecret: appSecret, domain } = state
      // Keep the secret where your other secrets are; here it lives as long as this program.
      const lark = createLark({ appId, appSecret, domain })
      const hello$ = lark.bot().pipe(
        map(({ name }) => `hello from ${name}`),
        finalize(() => lark.close()),
      )
      return concat(of(`registered ${appId}`), hello$)
    }),
  )

if (isProgram(import.meta.url)) {
  const running = register().subscribe({
    next: (line) => console.log(line),
    error: (error: unknown) => {
      console.error(error)
      process.exitCode = 1
    },
  })
  process.once('SIGINT', () => running.unsubscribe())
}
