import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { describeInBrowser } from './support/browser.js'

const narrow = { size: { width: 390, height: 760 }, colorScheme: 'dark' } as const

describeInBrowser('the pages that ask a user', (withPage) => {
  it('let somebody agree to a login, as one of the people of the tenant', () =>
    withPage({ simulate: { botName: 'Echo' }, ...narrow }, async ({ page, simulator, shoot }) => {
      simulator.user('Ann')
      simulator.user('Bob')
      const question = new URLSearchParams({
        client_id: simulator.credentials.appId,
        response_type: 'code',
        redirect_uri: `${simulator.url}/`,
        scope: 'im:message offline_access',
        state: 's',
      })
      await page.goto(`${simulator.url}/open-apis/authen/v1/authorize?${question.toString()}`)
      await page.getByRole('heading', { name: 'Echo' }).waitFor()
      await page.getByText('offline_access').waitFor()
      await page.getByRole('radio', { name: 'Bob' }).check()
      await shoot('consent')
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false)
      await page.getByRole('button', { name: 'Allow' }).click()
      await page.waitForURL(/\/\?code=.+&state=s$/)
    }))

  it('let somebody new create an app, and show what it asks for', () =>
    withPage(narrow, async ({ page, simulator, shoot }) => {
      const body = { action: 'begin', archetype: 'PersonalAgent', auth_method: 'client_secret', request_user_info: 'open_id' }
      const begun = await fetch(`${simulator.url}/oauth/v1/app/registration`, { method: 'POST', body: new URLSearchParams(body) })
      const { verification_uri_complete: address } = (await begun.json()) as { verification_uri_complete: string }
      const addons = gzipSync(JSON.stringify({ preset: false, scopes: { tenant: ['im:message'] } })).toString('base64url')
      const avatar =
        'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
      const wish = new URLSearchParams({
        from: 'sdk',
        tp: 'sdk',
        source: 'x',
        name: 'Lunch of {user}',
        desc: 'Orders lunch',
        addons,
        avatar,
      })
      await page.goto(`${address}&${wish.toString()}`)
      await page.getByText('Orders lunch').waitFor()
      await page.getByText('scopes.tenant: im:message').waitFor()
      await shoot('registration')
      await page.getByRole('radio', { name: 'somebody else' }).check()
      await page.getByRole('textbox', { name: 'Name of somebody else' }).fill('Cy')
      await page.getByRole('button', { name: 'Create' }).click()
      await page.getByRole('heading', { name: 'Lunch of Cy is yours' }).waitFor()
      assert.equal(simulator.apps.length, 2)
    }))
})
