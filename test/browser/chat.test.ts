import assert from 'node:assert/strict'
import { message } from 'rxlark/api/im/v1'
import { firstValueFrom } from 'rxjs'
import { speaking } from './support/bot-api.js'
import { describeInBrowser } from './support/browser.js'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describeInBrowser('the chat of the page', (withPage) => {
  it('says something as whoever one is, and calls a bot by keyboard', () =>
    withPage({ simulate: { botName: 'Echo' } }, async ({ page, simulator }) => {
      const field = page.getByRole('textbox', { name: 'Message to Echo' })
      await field.fill('hi')
      await field.press('Enter')
      const list = page.getByRole('list', { name: 'Messages' })
      await list.getByText('hi').waitFor()
      await page.getByRole('textbox', { name: 'Find or add a person' }).fill('Bob')
      await page.keyboard.press('Enter')
      await page.getByRole('option', { name: 'Bob', selected: true }).waitFor()
      await field.pressSequentially('hello @ec')
      await page.getByRole('option', { name: '@Echo' }).waitFor()
      await page.keyboard.press('Tab')
      await page.keyboard.type('there')
      await page.keyboard.press('Shift+Enter')
      await page.keyboard.type('again')
      await page.keyboard.press('Enter')
      await list.getByText('@Echo').waitFor()
      const said = simulator.export().messages.map(({ sender, content }) => [sender.name, content])
      assert.deepEqual(said, [
        ['Ann', '{"text":"hi"}'],
        ['Bob', '{"text":"hello @_user_1 there\\nagain"}'],
      ])
    }))

  it('adds a reaction, and takes it away', () =>
    withPage({}, async ({ page, simulator }) => {
      const { messageId } = await simulator.user('Ann').says('react to this')
      await page.getByRole('listitem').filter({ hasText: 'react to this' }).hover()
      await page.getByRole('button', { name: 'React', exact: true }).click()
      await page.getByRole('menuitem', { name: 'THUMBSUP' }).click()
      const mine = page.getByRole('button', { name: 'THUMBSUP by Ann' })
      await mine.waitFor()
      await simulator.user('Bob').reacts(messageId, 'THUMBSUP')
      await page.getByRole('button', { name: 'THUMBSUP by Ann, Bob' }).click()
      await page.getByRole('button', { name: 'THUMBSUP by Bob' }).waitFor()
    }))

  it('answers a message, and quotes it', () =>
    withPage({}, async ({ page, simulator }) => {
      const { messageId } = await simulator.user('Ann').says('what is this?')
      await page.getByRole('listitem').filter({ hasText: 'what is this?' }).hover()
      await page.getByRole('button', { name: 'Reply' }).click()
      await page.keyboard.type('an answer')
      await page.keyboard.press('Enter')
      const answer = page.getByRole('listitem').filter({ hasText: 'an answer' })
      await answer.getByText('Ann: what is this?').waitFor()
      assert.equal(simulator.export().messages[1]?.parentId, messageId)
    }))

  it('has the caret in the line to write in before the next key can be pressed', () =>
    withPage({}, async ({ page, simulator }) => {
      await simulator.user('Ann').says('what is this?')
      await page.getByRole('listitem').filter({ hasText: 'what is this?' }).hover()
      // A key is a task of its own; so is what comes after a click, however busy the page is.
      const focusedAfter = (name: string) =>
        page.getByRole('button', { name, exact: true }).evaluate(async (button: HTMLElement) => {
          button.click()
          await new Promise((resolve) => setTimeout(resolve))
          return document.activeElement?.getAttribute('aria-label')
        })
      assert.match((await focusedAfter('Reply')) ?? '', /^Message to /)
      assert.equal(await focusedAfter('Answer in thread'), 'Answer in the thread')
    }))

  it('opens a thread by keyboard, answers in it, and closes it', () =>
    withPage({}, async ({ page, simulator }) => {
      await simulator.user('Ann').says('the topic')
      await page.getByRole('listitem').filter({ hasText: 'the topic' }).focus()
      await page.getByRole('button', { name: 'Answer in thread' }).press('Enter')
      const thread = page.getByRole('region', { name: 'Thread' })
      await thread.getByRole('textbox').fill('inside')
      await page.keyboard.press('Enter')
      await thread.getByText('inside').waitFor()
      assert.match(simulator.export().messages[1]?.threadId ?? '', /^omt_/)
      await page.keyboard.press('Escape')
      await thread.waitFor({ state: 'detached' })
      await page.getByRole('button', { name: '1 answer' }).waitFor()
    }))

  it('sends an image and shows its bytes, and offers a file', () =>
    withPage({}, async ({ page }) => {
      const input = page.locator('input[type=file]')
      await input.setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer: png })
      const image = page.getByRole('img', { name: 'image' })
      await image.waitFor()
      await page.waitForFunction(() => document.querySelector<HTMLImageElement>('.picture img')?.naturalWidth === 1)
      await input.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('some words') })
      const download = page.waitForEvent('download')
      await page.getByRole('link', { name: 'Download notes.txt' }).click()
      assert.equal((await download).suggestedFilename(), 'notes.txt')
    }))

  it('marks what is unread elsewhere, what was edited, and what was recalled', () =>
    withPage({ simulate: { botName: 'one', otherApps: [{ botName: 'two' }] } }, async ({ page, simulator }) => {
      await simulator.user('Ann').says('first', { in: simulator.apps[1]?.appId ?? '' })
      await page.getByRole('option', { name: 'two', exact: true }).waitFor()
      await speaking(simulator, async ({ lark, say }) => {
        const openId = simulator.user('Ann').openId
        await page.getByRole('option', { name: 'two' }).click()
        const id = await say(openId, 'text', { text: 'before' })
        await page.getByRole('option', { name: 'one' }).getByText('1').waitFor()
        await page.getByRole('option', { name: 'one' }).click()
        const row = page.getByRole('listitem').filter({ hasText: 'bot' })
        await row.getByText('before').waitFor()
        const content = JSON.stringify({ text: 'after' })
        await firstValueFrom(lark.call(message.update, { path: { message_id: id }, data: { msg_type: 'text', content } }))
        await row.getByText('after').waitFor()
        await row.getByText('edited').waitFor()
        await firstValueFrom(lark.call(message.delete, { path: { message_id: id } }))
        await row.getByText('This message was recalled.').waitFor()
      })
    }))

  it('opens a group, and goes between people and chats by arrows', () =>
    withPage({ simulate: { botName: 'Echo' } }, async ({ page, simulator }) => {
      simulator.user('Ann')
      simulator.user('Bob')
      await page.getByRole('button', { name: 'New group' }).click()
      await page.getByRole('textbox', { name: 'Name of the group' }).fill('trip')
      await page.getByRole('checkbox', { name: 'Bob' }).check()
      await page.getByRole('button', { name: 'Create' }).click()
      await page.getByRole('option', { name: 'trip', selected: true }).waitFor()
      await page.getByRole('heading', { name: 'trip' }).waitFor()
      await page.getByRole('option', { name: 'Ann' }).focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.getByRole('option', { name: 'Bob', selected: true }).waitFor()
      await page.getByRole('option', { name: 'trip', selected: true }).waitFor()
    }))

  it('keeps few messages in the page of many, and lets one go up and down among them', () =>
    withPage({}, async ({ page, simulator }) => {
      const ann = simulator.user('Ann')
      const { chatId } = await ann.says('the first of all')
      const state = simulator.export()
      const [one] = state.messages
      assert.ok(one)
      const messages = Array.from({ length: 5_000 }, (_, n) => ({
        ...one,
        messageId: `om_${n}`,
        chatId,
        content: JSON.stringify({ text: `message ${n}` }),
        createdAt: one.createdAt + n * 60_000,
      }))
      simulator.import({ ...state, messages })
      await page.reload()
      const list = page.getByRole('list', { name: 'Messages' })
      await list.getByText('message 4999', { exact: true }).waitFor()
      const rows = () => list.locator('li').count()
      assert.ok((await rows()) < 200)
      for (let n = 0; n < 8; n++) {
        const first = await list.getAttribute('data-first')
        await list.evaluate((element) => (element.scrollTop = 0))
        await page.waitForFunction((before) => document.querySelector('.messages')?.getAttribute('data-first') !== before, first)
        assert.ok((await rows()) < 200)
      }
      await list.getByText('message 4600', { exact: true }).waitFor()
      await page.getByRole('button', { name: 'newest' }).click()
      await list.getByText('message 4999', { exact: true }).waitFor()
      const newest = list.locator('[data-id=om_4999]')
      await newest.focus()
      await page.keyboard.press('ArrowUp')
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-id')), 'om_4998')
      await ann.says('one more')
      await list.getByText('one more').waitFor()
      assert.ok((await rows()) < 200)
      // What grows while the list scrolls, as a picture does that is loaded, is followed.
      await list.evaluate((element) => {
        const picture = document.createElement('div')
        picture.style.height = '300px'
        element.lastElementChild?.append(picture)
        element.dispatchEvent(new Event('scroll'))
      })
      const isFollowed = (element: Element) => element.scrollHeight - element.scrollTop - element.clientHeight < 4
      await page.waitForFunction(isFollowed, await list.elementHandle())
      assert.equal(await page.getByRole('button', { name: 'newest' }).count(), 0)
    }))

  it('works where there is little room, in the dark', () =>
    withPage(
      { simulate: { botName: 'Echo' }, size: { width: 390, height: 700 }, colorScheme: 'dark' },
      async ({ page, simulator, shoot }) => {
        await simulator.user('Ann').says('hello', { in: 'team' })
        await page.getByRole('button', { name: 'People and chats' }).click()
        await page.getByRole('option', { name: 'team' }).click()
        await page.getByRole('list', { name: 'Messages' }).getByText('hello').waitFor()
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        assert.equal(overflow, 0)
        await shoot('chat-narrow')
      },
    ))
})

describeInBrowser('hostile messages on the page', (withPage) => {
  it('run nothing, load nothing, and lead nowhere', () =>
    withPage({}, async ({ page, simulator }) => {
      const attack = `<img src=x onerror="window.hit=1"><script>window.hit=1</script><svg onload="window.hit=1">`
      const link = '[click](javascript:window.hit=1)'
      const openId = simulator.user('Ann').openId
      await speaking(simulator, async ({ say }) => {
        await say(openId, 'text', { text: attack })
        await say(openId, 'post', {
          zh_cn: {
            title: attack,
            content: [
              [
                { tag: 'a', text: 'go', href: 'javascript:window.hit=1' },
                { tag: 'md', text: attack + link },
                { tag: 'img', image_key: '../../x"onerror=1' },
              ],
            ],
          },
        })
        await say(openId, 'image', { image_key: 'https://evil.example/x.png' })
        await say(openId, 'file', { file_key: '../../secret', file_name: attack })
        await say(openId, 'interactive', {
          schema: '2.0',
          header: { template: '"><script>', title: { tag: 'plain_text', content: attack } },
          card_link: { url: 'javascript:window.hit=1' },
          body: {
            elements: [
              {
                tag: 'markdown',
                content: `${attack} ${link} ![a](https://evil.example/y.png) <a href="javascript:window.hit=1">z</a>`,
              },
              { tag: 'img', img_key: 'x" onerror="window.hit=1' },
              {
                tag: 'button',
                text: { tag: 'plain_text', content: 'Open' },
                behaviors: [{ type: 'open_url', default_url: 'javascript:window.hit=1' }],
              },
              { tag: '__proto__', dangerouslySetInnerHTML: { __html: attack } },
            ],
          },
        })
        await say(openId, 'text', { text: 'the end' })
      })
      await page.getByRole('list', { name: 'Messages' }).getByText('the end').waitFor()
      await page.getByRole('button', { name: 'Open' }).click()
      const links = await page.locator('.messages a').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''))
      assert.deepEqual(
        links.filter((href) => !/^(https?:|mailto:|\/simulator\/files\/)/.test(href)),
        [],
      )
      assert.equal(await page.locator('.messages script, .messages svg, .messages img').count(), 0)
      assert.equal(await page.evaluate(() => 'hit' in window), false)
    }))
})
