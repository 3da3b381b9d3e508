import assert from 'node:assert/strict'
import { answer, ofEventType } from 'rxlark'
import { card, cardElement } from 'rxlark/api/cardkit/v1'
import { message } from 'rxlark/api/im/v1'
import { firstValueFrom, NEVER, of } from 'rxjs'
import { speaking } from './support/bot-api.js'
import { describeInBrowser } from './support/browser.js'
import type { Bot } from './support/browser.js'

const plain = (content: string) => ({ tag: 'plain_text', content })
const callback = (value: object) => [{ type: 'callback', value }]
const button = (text: string, more: object = {}) => ({
  tag: 'button',
  text: plain(text),
  behaviors: callback({ of: text }),
  ...more,
})
const cardWith = (...elements: object[]) => ({ schema: '2.0', body: { elements } })
const markdown = (content: string) => ({ tag: 'markdown', content })
const options = ['Rice', 'Soup'].map((name) => ({ text: plain(name), value: name.toLowerCase() }))

/** Answers every use of a card with what it was. */
const mirror: Bot = (_lark, source) =>
  source.pipe(
    ofEventType('card.action.trigger'),
    answer(({ payload: { action } }) =>
      of({
        toast: { type: 'success' as const, content: 'Thank you' },
        card: { type: 'raw' as const, data: cardWith(markdown(`\`${JSON.stringify(action)}\``)) },
      }),
    ),
  )

/** Never answers. */
const silent: Bot = (_lark, source) =>
  source.pipe(
    ofEventType('card.action.trigger'),
    answer(() => NEVER),
  )

describeInBrowser('cards on the page', (withPage) => {
  it('are clicked: the toast is shown, and the new card in place of the old one', () =>
    withPage({ bot: mirror }, async ({ page, simulator, shoot }) => {
      const ann = simulator.user('Ann')
      await speaking(simulator, ({ say }) => say(ann.openId, 'interactive', cardWith(markdown('**Ready?**'), button('Go'))))
      await page.getByRole('button', { name: 'Go' }).click()
      await page.getByRole('status').getByText('Thank you').waitFor()
      await page.getByText('{"value":{"of":"Go"},"tag":"button"}').waitFor()
      assert.equal(await page.getByText('Ready?').count(), 0)
      await shoot('card-clicked')
    }))

  it('ask before they do what needs to be confirmed', () =>
    withPage({ bot: mirror }, async ({ page, simulator }) => {
      const confirm = { title: plain('Really?'), text: plain('It will be gone.') }
      const { openId } = simulator.user('Ann')
      await speaking(simulator, ({ say }) => say(openId, 'interactive', cardWith(button('Delete', { confirm }))))
      await page.getByRole('button', { name: 'Delete' }).click()
      const dialog = page.getByRole('dialog', { name: 'Really?' })
      await dialog.getByText('It will be gone.').waitFor()
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'hidden' })
      await page.getByRole('button', { name: 'Delete' }).click()
      await dialog.getByRole('button', { name: 'Confirm' }).click()
      await page.getByText('"of":"Delete"').waitFor()
    }))

  it('send what stands in a form, once all is there that has to be', () =>
    withPage({ bot: mirror }, async ({ page, simulator, shoot }) => {
      const form = {
        tag: 'form',
        name: 'order',
        elements: [
          { tag: 'input', name: 'note', label: plain('Note'), required: true },
          { tag: 'select_static', name: 'dish', placeholder: plain('Dish'), options },
          { tag: 'multi_select_static', name: 'sides', placeholder: plain('Sides'), options },
          { tag: 'date_picker', name: 'day', placeholder: plain('Day') },
          { tag: 'checker', name: 'spicy', text: plain('spicy') },
          button('Order', { name: 'send', form_action_type: 'submit' }),
        ],
      }
      const { openId } = simulator.user('Ann')
      await speaking(simulator, ({ say }) => say(openId, 'interactive', cardWith(form)))
      await page.getByRole('button', { name: 'Order' }).click()
      await page.getByRole('alert').getByText('Please fill in: Note').waitFor()
      await page.getByRole('textbox', { name: 'Note' }).fill('no onions')
      await page.getByRole('combobox', { name: 'Dish' }).selectOption('soup')
      await page.getByRole('button', { name: 'Sides' }).click()
      await page.getByRole('menuitemcheckbox', { name: 'Rice' }).click()
      await page.keyboard.press('Escape')
      await page.getByLabel('Day').fill('2026-04-01')
      await page.getByRole('checkbox', { name: 'spicy' }).check()
      await shoot('card-form')
      await page.getByRole('button', { name: 'Order' }).click()
      const value = { note: 'no onions', dish: 'soup', sides: ['rice'], day: '2026-04-01 +0800', spicy: true }
      const action = { value: { of: 'Order' }, tag: 'button', name: 'send', form_value: value }
      await page.getByText('"tag":"button"').waitFor()
      const shown = JSON.parse(await page.locator('.card code').innerText()) as unknown
      assert.deepEqual(shown, { ...action, form_value: { ...value, spicy: true } })
    }))

  it('send what is entered outside of a form at once', () =>
    withPage({ bot: mirror }, async ({ page, simulator }) => {
      const { openId } = simulator.user('Ann')
      const uses: readonly [element: object, use: () => Promise<unknown>, shown: object][] = [
        [
          { tag: 'input', name: 'word', placeholder: plain('a word') },
          async () => {
            await page.getByRole('textbox', { name: 'a word' }).fill('hello')
            await page.keyboard.press('Enter')
          },
          { input_value: 'hello' },
        ],
        [
          { tag: 'select_static', placeholder: plain('Dish'), options },
          () => page.getByRole('combobox', { name: 'Dish' }).selectOption('rice'),
          { option: 'rice' },
        ],
        [
          { tag: 'overflow', options },
          async () => {
            await page.getByRole('button', { name: 'More', exact: true }).click()
            await page.keyboard.press('ArrowDown')
            await page.keyboard.press('Enter')
          },
          { option: 'soup' },
        ],
        [
          { tag: 'select_person', placeholder: plain('Whom') },
          () => page.getByRole('combobox', { name: 'Whom' }).selectOption({ label: 'Ann' }),
          { option: openId },
        ],
        [{ tag: 'checker', text: plain('done') }, () => page.getByRole('checkbox', { name: 'done' }).click(), { checked: true }],
      ]
      await speaking(simulator, async ({ say }) => {
        for (const [element, use, shown] of uses) {
          const id = await say(openId, 'interactive', cardWith(element))
          await page.locator(`[data-id="${id}"] .card`).waitFor()
          await use()
          const code = page.locator(`[data-id="${id}"] .card code`)
          const {
            value: _value,
            tag: _tag,
            name: _name,
            ...entered
          } = JSON.parse(await code.innerText()) as Record<string, unknown>
          assert.deepEqual(entered, shown)
        }
      })
    }))

  it('say that the bot does not answer', () =>
    withPage({ bot: silent }, async ({ page, simulator }) => {
      const { openId } = simulator.user('Ann')
      await speaking(simulator, ({ say }) => say(openId, 'interactive', cardWith(button('Go'))))
      const go = page.getByRole('button', { name: 'Go' })
      await go.click()
      await page.locator('button[aria-busy=true]').waitFor()
      simulator.clock.advance(3_000)
      await page.getByRole('status').getByText('(200341)').waitFor()
      assert.equal(await go.isEnabled(), true)
    }))

  it('of the first generation have their header, fields and buttons, and change when they are patched', () =>
    withPage({}, async ({ page, simulator }) => {
      const old = (title: string) => ({
        config: { update_multi: true },
        header: { template: 'red', title: plain(title) },
        elements: [
          { tag: 'div', fields: [{ is_short: true, text: { tag: 'lark_md', content: '**A**' } }] },
          { tag: 'action', actions: [{ tag: 'button', text: plain('Yes'), type: 'primary' }] },
          { tag: 'note', elements: [plain('small')] },
        ],
      })
      await speaking(simulator, async ({ lark, say }) => {
        const id = await say(simulator.user('Ann').openId, 'interactive', old('Before'))
        await page.getByRole('group', { name: 'Before' }).getByRole('button', { name: 'Yes' }).waitFor()
        const content = JSON.stringify(old('After'))
        await firstValueFrom(lark.call(message.patch, { path: { message_id: id }, data: { content } }))
        await page.getByRole('group', { name: 'After' }).waitFor()
      })
    }))

  it('grow while they stream, letter by letter, and are whole at the end', () =>
    withPage({}, async ({ page, simulator, shoot }) => {
      await speaking(simulator, async ({ lark, say }) => {
        const first = <R>(call$: Parameters<typeof firstValueFrom<R>>[0]) => firstValueFrom(call$)
        const shown = { ...cardWith({ ...markdown('Once'), element_id: 'text' }), config: { streaming_mode: true } }
        const { card_id: cardId } = await first(
          lark.call(card.create, { data: { type: 'card_json', data: JSON.stringify(shown) } }),
        )
        await say(simulator.user('Ann').openId, 'interactive', { type: 'card', data: { card_id: cardId } })
        const text = page.locator('.card .markup')
        await text.getByText('Once').waitFor()
        const lengths = page.evaluate(
          () =>
            new Promise<readonly number[]>((resolve) => {
              const seen: number[] = []
              const element = document.querySelector('.card .markup')
              new MutationObserver((_changes, observer) => {
                const words = element?.textContent ?? ''
                seen.push(words.length)
                if (!words.endsWith('after.')) return
                observer.disconnect()
                resolve(seen)
              }).observe(element as Element, { subtree: true, childList: true, characterData: true })
            }),
        )
        const content = 'Once upon a time, and they all lived **happily ever** after.'
        await first(
          lark.call(cardElement.content, { path: { card_id: cardId, element_id: 'text' }, data: { content, sequence: 1 } }),
        )
        const seen = await lengths
        assert.ok(seen.length > 3, `seen at ${seen.join(', ')}`)
        await shoot('card-streaming')
        const settings = JSON.stringify({ config: { streaming_mode: false } })
        await first(lark.call(card.settings, { path: { card_id: cardId }, data: { settings, sequence: 2 } }))
        await page.locator('.card[data-streaming=false]').getByText('happily ever').waitFor()
      })
    }))
})
