import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'
import { echoBot } from '../../examples/01-echo-bot.js'
import { describeInBrowser } from './support/browser.js'

/** More than there are places to go to. */
const manyTabs = 40

const hasFocus = (target: Locator) => target.evaluate((one) => one === document.activeElement)

/** Goes on by Tab until something has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let tabs = 0; tabs < manyTabs && !(await hasFocus(target)); tabs += 1) await page.keyboard.press('Tab')
  assert.ok(await hasFocus(target), `${String(target)} is not reached by Tab`)
}

describeInBrowser('the page without a mouse', (withPage) => {
  it('leads to a chat, to what is written there, to its marble, and back', () =>
    withPage({ bot: echoBot, simulate: { botName: 'Echo', otherApps: [{ botName: 'Other' }] } }, async ({ page, shoot }) => {
      const chats = page.getByRole('listbox', { name: 'Chats' })
      await tabTo(page, chats.getByRole('option', { name: 'Echo' }))
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Other' }).waitFor()
      await page.keyboard.press('Home')
      await page.keyboard.press('Enter')
      await tabTo(page, page.getByRole('textbox', { name: 'Message to Echo' }))
      await page.keyboard.type('hello')
      await page.keyboard.press('Enter')
      await page.getByRole('list', { name: 'Messages' }).getByText('got it').waitFor()

      const diagram = page.getByRole('application')
      await tabTo(page, diagram)
      await page.keyboard.press('End')
      await page.keyboard.press('Enter')
      const details = page.getByRole('complementary', { name: 'Details of im.v1.message.reply' })
      await details.getByText('/reply').first().waitFor()
      await tabTo(page, details.getByRole('button', { name: 'Send again' }))
      await shoot('keyboard')
      await page.keyboard.press('Enter')
      await details.getByText('sent again').waitFor()
      await page.keyboard.press('Escape')
      await details.waitFor({ state: 'detached' })
      assert.ok(await hasFocus(diagram))
    }))
})
