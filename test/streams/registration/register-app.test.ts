import assert from 'node:assert/strict'
import { createLark, registerApp, type RegistrationOptions, type RegistrationStatus } from 'rxlark'
import { renderQr } from 'rxlark/qr'
import type { SimulateOptions, Simulator } from 'rxlark/simulator'
import { chat } from 'rxlark/api/im/v1'
import { firstValueFrom, lastValueFrom, tap, toArray, type Observable } from 'rxjs'
import { withSimulator } from '../../simulator/support/with-simulator.js'

const quick: SimulateOptions = { deviceInterval: 0.02 }

const from = ({ url, larkUrl }: Simulator, options: RegistrationOptions = {}) =>
  registerApp({ domain: url, larkDomain: larkUrl, ...options })

/** Whoever sees the code of a registration scans it, and decides. */
const scanned =
  (simulator: Simulator, decide: Parameters<ReturnType<Simulator['user']>['registers']>[1] = {}) =>
  (status$: Observable<RegistrationStatus>): Observable<RegistrationStatus> =>
    status$.pipe(
      tap((state) => {
        if (state.status === 'verification') void simulator.user('Ann').registers(state.url, decide)
      }),
    )

describe('registerApp on a platform', () => {
  it('gives credentials that work', () =>
    withSimulator(quick, async (simulator) => {
      const states = await firstValueFrom(from(simulator).pipe(scanned(simulator), toArray()))
      const last = states.at(-1)
      assert.ok(last?.status === 'registered')
      assert.deepEqual(
        [last.domain, last.userInfo],
        [simulator.url, { openId: simulator.user('Ann').openId, tenantBrand: 'feishu' }],
      )
      const { clientId: appId, clientSecret: appSecret, domain } = last
      const lark = createLark({ appId, appSecret, domain, log: 'silent' })
      assert.equal((await firstValueFrom(lark.bot())).name, 'bot of Ann')
      assert.deepEqual(simulator.apps[1]?.appId, appId)
      lark.close()
    }))

  it('finds a tenant of Lark at Lark', () =>
    withSimulator(quick, async (simulator) => {
      const paths: string[] = []
      simulator.requests$.subscribe(({ path }) => paths.push(path))
      const states = await firstValueFrom(from(simulator).pipe(scanned(simulator, { brand: 'lark' }), toArray()))
      assert.ok(states.some(({ status }) => status === 'domain_switched'))
      const last = states.at(-1)
      assert.ok(last?.status === 'registered')
      assert.equal(last.domain, simulator.larkUrl)
      assert.equal(paths.at(-1), '/lark/oauth/v1/app/registration')
      const lark = createLark({ appId: last.clientId, appSecret: last.clientSecret, domain: last.domain, log: 'silent' })
      assert.equal((await firstValueFrom(lark.bot())).name, 'bot of Ann')
      lark.close()
    }))

  it('shows the app as it is to be, with its addons, and nothing beyond them', () =>
    withSimulator(quick, async (simulator) => {
      const options: RegistrationOptions = {
        source: 'tests',
        createOnly: true,
        appId: simulator.credentials.appId,
        appPreset: {
          avatar: ['https://a.example.test/1.png', 'https://a.example.test/2.png'],
          name: '<Bot> of {user}',
          desc: 'helps',
        },
        addons: { preset: false, scopes: { tenant: ['im:message'] }, callbacks: { items: ['card.action.trigger'] } },
      }
      const pages: Promise<string>[] = []
      const last = await lastValueFrom(
        from(simulator, options).pipe(
          tap((state) => {
            if (state.status !== 'verification') return
            const page = fetch(state.url).then((response) => response.text())
            pages.push(page)
            void page.then(() => simulator.user('Ann').registers(state.url))
          }),
        ),
      )
      const html = (await Promise.all(pages)).join('')
      for (const text of [
        '&lt;Bot&gt; of {user}',
        'helps',
        'a.example.test/2.png',
        'scopes.tenant: im:message',
        'callbacks.items: card.action.trigger',
      ])
        assert.ok(html.includes(text), text)
      assert.ok(last.status === 'registered')
      assert.notEqual(last.clientId, simulator.credentials.appId)
      const lark = createLark({ appId: last.clientId, appSecret: last.clientSecret, domain: last.domain, log: 'silent' })
      assert.equal((await firstValueFrom(lark.bot())).name, '<Bot> of Ann')
      // It was granted messages, and no chats.
      await assert.rejects(firstValueFrom(lark.call(chat.create, { data: { name: 'x' } })), /im:chat/)
      lark.close()
    }))

  it('takes the app that exists where it is named', () =>
    withSimulator(quick, async (simulator) => {
      const { appId, appSecret } = simulator.credentials
      const last = await lastValueFrom(from(simulator, { appId }).pipe(scanned(simulator)))
      assert.ok(last.status === 'registered')
      assert.deepEqual([last.clientId, last.clientSecret], [appId, appSecret])
    }))

  it('errors where whoever scanned it says no', () =>
    withSimulator(quick, async (simulator) => {
      const denied = lastValueFrom(from(simulator).pipe(scanned(simulator, { deny: true })))
      await assert.rejects(denied, { _tag: 'RegistrationError', code: 'access_denied' })
    }))

  it('errors when nobody scans it in time, by the clock of the platform', () =>
    withSimulator(quick, async (simulator) => {
      const late = lastValueFrom(
        from(simulator).pipe(
          tap(({ status }) => {
            if (status === 'polling') simulator.clock.advance(600_000)
          }),
        ),
      )
      await assert.rejects(late, { _tag: 'RegistrationError', code: 'expired_token' })
    }))

  it('survives connections that break, and answers of something between', () =>
    withSimulator(quick, async (simulator) => {
      const last = await lastValueFrom(
        from(simulator).pipe(
          tap((state) => {
            if (state.status !== 'verification') return
            simulator.faults.calls({ match: /registration$/, reset: true })
            void simulator.user('Ann').registers(state.url)
          }),
        ),
      )
      assert.equal(last.status, 'registered')
    })).timeout(10_000)

  it('asks no more when it is cancelled', () =>
    withSimulator(quick, async (simulator) => {
      const polled = firstValueFrom(from(simulator).pipe(scanned(simulator, { deny: true })))
      assert.equal((await polled).status, 'verification')
    }))

  it('is shown as a code in a terminal, with the address below', () =>
    withSimulator(quick, async (simulator) => {
      const printed: string[] = []
      const states = await firstValueFrom(
        from(simulator).pipe(renderQr({ print: (text) => printed.push(text) }), scanned(simulator), toArray()),
      )
      const [text = '', ...rest] = printed
      assert.deepEqual(rest, [])
      const lines = text.split('\n')
      assert.equal(lines.at(-1), (states[0] as { url?: string }).url)
      assert.ok(lines.length > 15 && lines.slice(0, -1).every((line) => /^[▀▄█ ]+$/.test(line)))
    }))
})

describe('the page behind a code', () => {
  it('refuses what is not as it is specified', () =>
    withSimulator(quick, async (simulator) => {
      const state = await firstValueFrom(from(simulator))
      assert.ok(state.status === 'verification')
      const ann = simulator.user('Ann')
      const changed = (name: string, value: string) => {
        const url = new URL(state.url)
        url.searchParams.set(name, value)
        return url.href
      }
      await assert.rejects(ann.registers(changed('user_code', 'X')), /no such code/)
      await assert.rejects(ann.registers(changed('source', '')), /source is missing/)
      await assert.rejects(ann.registers(changed('addons', '+')), /letters that addresses do not have/)
      await assert.rejects(ann.registers(changed('addons', 'AAAA')), /neither gzip nor JSON/)
      const many = Array.from({ length: 7 }, () => '&avatar=x').join('')
      await assert.rejects(ann.registers(state.url + many), /more than 6/)
      await ann.registers(state.url)
      await assert.rejects(ann.registers(state.url), /no such code, or it is over/)
    }))
})
