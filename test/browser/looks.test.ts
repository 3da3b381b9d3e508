import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { filter, firstValueFrom, skip } from 'rxjs'
import { bot } from '../../examples/start/bot.js'
import { describeInBrowser } from './support/browser.js'
import { playScene } from './support/scene.js'

const wide = { width: 1280, height: 800 }
const narrow = { width: 390, height: 844 }

/** What reaches out of the page at the right. */
const reachingOut = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
      .map((one) => one.outerHTML.slice(0, 120)),
  )

describeInBrowser('the looks of the page', (withPage) => {
  it('have room for everything, wide and narrow, in the light and in the dark', () =>
    withPage({ bot, simulate: { botName: 'Lunch' } }, async (all) => {
      const { page, simulator, shoot } = all
      const heard = ({ eventType }: { readonly eventType: string }) => eventType === 'im.message.receive_v1'
      const fourth = firstValueFrom(simulator.deliveries$.pipe(filter(heard), skip(3)))
      await playScene(all)
      await fourth
      const list = page.getByRole('list', { name: 'Messages' })
      const shown = async (name: string) => {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          await shoot(`${name}-${colorScheme}`)
        }
        assert.deepEqual(await reachingOut(page), [], name)
      }
      await list.getByRole('button', { name: 'Order' }).waitFor()
      await shown('wide')
      await page.getByRole('application').focus()
      await page.keyboard.press('End')
      await page.keyboard.press('Enter')
      await page.locator('.inspector pre').first().waitFor()
      await page.getByRole('button', { name: 'Faults' }).click()
      await list.evaluate((element) => (element.scrollTop = 0))
      await list.getByRole('button', { name: /^[0-9]+ answers?$/ }).click()
      await shown('wide-all')

      await page.setViewportSize(narrow)
      await shown('narrow-thread')
      await page.getByRole('button', { name: 'Close the thread' }).click()
      await shown('narrow-chat')
      await page.getByRole('button', { name: 'People and chats' }).click()
      await shown('narrow-people')
      await page.getByRole('button', { name: 'Events' }).click()
      await shown('narrow-events')
      await page.setViewportSize(wide)
    }))
})
