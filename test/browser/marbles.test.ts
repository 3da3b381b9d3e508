import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Locator, Page } from 'playwright-core'
import { filter, firstValueFrom, map, take, toArray } from 'rxjs'
import { echoBot } from '../../examples/01-echo-bot.js'
import { describeInBrowser, type OpenedPage } from './support/browser.js'

const messages = (page: Page) => page.getByRole('list', { name: 'Messages' })
const diagram = (page: Page) => page.getByRole('application', { name: /^Marble diagrams/ })
const details = (page: Page, line: string) => page.getByRole('complementary', { name: `Details of ${line}` })

/** Says something to the bot, and waits until it has answered. */
async function heard({ page }: OpenedPage, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.keyboard.press('Enter')
  await messages(page).getByText('got it').last().waitFor()
}

/** Opens the newest marble of a line, by the keyboard alone. */
async function opened({ page }: OpenedPage, line: string): Promise<Locator> {
  await diagram(page).locator('li', { hasText: line }).waitFor()
  await diagram(page).focus()
  await page.keyboard.press('End')
  const told = page.locator('#marble-told')
  const names = await diagram(page).locator('li > span').allInnerTexts()
  for (let index = 0; index < names.length; index += 1) await page.keyboard.press('ArrowUp')
  for (let index = names.indexOf(line); index > 0; index -= 1) await page.keyboard.press('ArrowDown')
  await told.getByText(line).waitFor()
  await page.keyboard.press('Enter')
  const found = details(page, line)
  await found.waitFor()
  return found
}

const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText())

/** What a person does with a command that was copied. */
const inShell = async (command: string, env: NodeJS.ProcessEnv) =>
  (await promisify(execFile)('sh', ['-c', command], { env: { ...process.env, ...env } })).stdout

interface Answer {
  readonly code: number
  readonly data: { readonly message_id: string }
}

describeInBrowser('the marbles of the page', (withPage) => {
  it('show what was pushed, and push it again, as the same event or as a new one', () =>
    withPage({ bot: echoBot }, async (all) => {
      const { page, simulator, shoot } = all
      const delivered = firstValueFrom(
        simulator.deliveries$.pipe(
          map(({ eventId }) => eventId),
          take(3),
          toArray(),
        ),
      )
      await heard(all, 'hello')
      const one = await opened(all, 'im.message.receive_v1')
      await one.getByText('"event_id"').waitFor()
      await shoot('marble')
      await one.getByRole('button', { name: 'Send again' }).click()
      await one.getByText('sent again').waitFor()
      await one.getByRole('button', { name: 'Send as new' }).click()
      await messages(page).getByText('got it').nth(1).waitFor()
      const [first, again, fresh] = await delivered
      assert.equal(again, first)
      assert.notEqual(fresh, first)
      // The same event is no second message: the bot knows it.
      assert.equal(await messages(page).getByText('got it').count(), 2)
      await page.keyboard.press('Escape')
      await one.waitFor({ state: 'detached' })
    }))

  it('are opened by a click', () =>
    withPage({ bot: echoBot }, async (all) => {
      const { page } = all
      await heard(all, 'hello')
      const line = diagram(page).locator('li', { hasText: 'im.v1.message.reply' })
      const box = await line.boundingBox()
      assert.ok(box)
      // Marbles move while time goes on: the click is tried where one may be, until one was there.
      const found = details(page, 'im.v1.message.reply')
      for (let x = box.x + box.width; x > box.x && !(await found.isVisible()); x -= 6) await page.mouse.click(x, box.y + 32)
      await found.getByText('/open-apis/im/v1/messages/').first().waitFor()
    }))

  it('are copied as commands for a shell that do it again', () =>
    withPage({ bot: echoBot }, async (all) => {
      const { page, simulator } = all
      await heard(all, 'hello')
      const call = await opened(all, 'im.v1.message.reply')
      await call.getByRole('button', { name: 'Copy as curl' }).click()
      await call.getByText('copied').waitFor()
      const { appId, appSecret } = simulator.credentials
      const answer = await fetch(`${simulator.url}/open-apis/auth/v3/tenant_access_token/internal`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ app_id: appId, app_secret: appSecret }),
      })
      const { tenant_access_token: token } = (await answer.json()) as { readonly tenant_access_token: string }
      const command = await clipboard(page)
      assert.ok(!command.includes(token), 'the command has a token')
      const { code, data } = JSON.parse(await inShell(command, { LARK_TOKEN: token })) as Answer
      assert.equal(code, 0)
      // It has the uuid of the first: the platform sends nothing twice.
      assert.equal(data.message_id, simulator.export().messages.at(-1)?.messageId)

      const push = await opened(all, 'im.message.receive_v1')
      await push.getByRole('button', { name: 'Copy as curl' }).click()
      await push.getByText('copied').waitFor()
      const next = firstValueFrom(simulator.deliveries$)
      const { eventId } = JSON.parse(await inShell(await clipboard(page), {})) as { readonly eventId: string }
      assert.equal((await next).eventId, eventId)
    }))

  it('are copied as marble tests of the bot that is named', () =>
    withPage({ bot: echoBot }, async (all) => {
      const { page } = all
      await heard(all, 'hello')
      const push = await opened(all, 'im.message.receive_v1')
      await push.getByRole('textbox', { name: "The bot's module" }).fill('./my-bot.js')
      await push.getByRole('button', { name: 'Copy as marble test' }).click()
      await push.getByText('copied').waitFor()
      const text = await clipboard(page)
      assert.match(text, /from '\.\/my-bot\.js'/)
      assert.match(text, /im\.v1\.message\.reply/)
    }))
})

describeInBrowser('the panels of the page', (withPage) => {
  it('let a call fail, and show what is still to happen', () =>
    withPage({ bot: echoBot }, async (all) => {
      const { page, shoot } = all
      await page.getByRole('button', { name: 'Faults' }).click()
      const panel = page.getByRole('region', { name: 'Faults' })
      await panel.getByRole('combobox', { name: 'Endpoint' }).fill('im.v1.message.reply')
      await panel.getByRole('combobox', { name: 'What happens' }).selectOption('token invalid')
      await panel.getByRole('button', { name: 'Let it happen' }).click()
      await panel.getByRole('list', { name: 'Faults that wait' }).waitFor()
      await shoot('fault')
      // The bot fetches another token, and says what it had to.
      await heard(all, 'hello')
      await panel.getByRole('list', { name: 'Faults that wait' }).waitFor({ state: 'detached' })
      const replies = diagram(page).locator('li', { hasText: 'im.v1.message.reply' })
      await replies.getByText('2', { exact: true }).waitFor()
      const one = await opened(all, 'im.v1.message.reply')
      await page.keyboard.press('Escape')
      await one.waitFor({ state: 'detached' })
      await page.keyboard.press('Home')
      await page.locator('#marble-told').getByText('refused').waitFor()
    }))

  it('move the clock on, to the next attempt of what nobody took', () =>
    withPage({}, async ({ page, simulator, shoot }) => {
      const attempts = firstValueFrom(simulator.deliveries$.pipe(filter(({ attempt }) => attempt === 2)))
      const failed = firstValueFrom(simulator.deliveries$)
      await page.getByRole('textbox', { name: 'Message' }).fill('is anybody there?')
      await page.keyboard.press('Enter')
      await failed
      await page.getByRole('button', { name: 'Clock' }).click()
      await page.getByRole('form', { name: 'Clock' }).getByRole('button', { name: '+15 s' }).click()
      assert.equal((await attempts).eventType, 'im.message.receive_v1')
      await shoot('clock')
    }))
})
