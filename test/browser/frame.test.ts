import assert from 'node:assert/strict'
import { echoBot } from '../../examples/01-echo-bot.js'
import { describeInBrowser } from './support/browser.js'

describeInBrowser('the page', (withPage) => {
  it('lets somebody write to a bot, and shows what it answers', () =>
    withPage({ bot: echoBot }, async ({ page, shoot }) => {
      await page.getByText('1 bot connected').waitFor()
      await page.getByRole('textbox', { name: 'Message' }).fill('hello')
      await page.keyboard.press('Enter')
      await page.getByRole('list', { name: 'Messages' }).getByText('got it').waitFor()
      await shoot('echo')
    }))

  it('says how many bots are connected', () =>
    withPage({}, async ({ page }) => {
      await page.getByText('0 bots connected').waitFor()
      assert.equal(await page.title(), 'rxlark simulator')
    }))
})
