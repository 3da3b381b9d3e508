import { chromium, type CDPSession, type Page } from 'playwright-core'
import { createLark, type Lark } from 'rxlark'
import { simulate, type Simulator } from 'rxlark/simulator'
import { firstValueFrom, lastValueFrom, mergeMap, range, ReplaySubject } from 'rxjs'
import { rowOf, type Row } from './row.js'

const messages = 5_000
const marbles = 50_000
const megabyte = 1024 * 1024

/** The page of the simulator in a real browser: when it is ready, and what it is like when very much has happened. */
export async function pageOfSimulatorRows(rounds: number): Promise<readonly Row[]> {
  const started$ = new ReplaySubject<Simulator>(1)
  const running = simulate().subscribe(started$)
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  })
  try {
    const simulator = await firstValueFrom(started$)
    const { appId, appSecret } = simulator.credentials
    const lark = createLark({ appId, appSecret, domain: simulator.url, log: 'silent', limits: false })
    const ready: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const page = await browser.newPage()
      ready.push(await readyAfter(page, simulator.url))
      await page.close()
    }
    const page = await browser.newPage()
    await readyAfter(page, simulator.url)
    const devTools = await page.context().newCDPSession(page)
    const empty = await heapOf(devTools)
    await fill(simulator, lark)
    await page.waitForFunction(shows, marbles, { timeout: 120_000 })
    const grown = (await heapOf(devTools)) - empty
    const typed = await typing(page)
    const full: number[] = []
    await page.close()
    for (let round = 0; round < rounds; round += 1) {
      const again = await browser.newPage()
      full.push(await readyAfter(again, simulator.url))
      await again.close()
    }
    lark.close()
    return [
      rowOf({ measure: 'the page is ready', unit: 'ms', goal: { atMost: 1_000 } }, ready, ready),
      rowOf({ measure: `the page is ready, ${messages} messages`, unit: 'ms', goal: { atMost: 1_000 } }, full, ready),
      rowOf(
        { measure: `memory of the page, ${messages} messages and ${marbles} marbles`, unit: 'MB', goal: { atMost: 60 } },
        [grown / megabyte],
        [empty / megabyte],
      ),
      rowOf({ measure: 'a key in it, to the next picture', unit: 'ms', goal: { atMost: 50 } }, typed, [1_000 / 60]),
    ]
  } finally {
    await browser.close()
    running.unsubscribe()
  }
}

async function readyAfter(page: Page, url: string): Promise<number> {
  const begin = performance.now()
  await page.goto(url)
  await page.getByRole('status').getByText('connected').waitFor()
  return performance.now() - begin
}

/** In the browser: whether all lines together have so many marbles. */
const shows = (count: number) =>
  [...document.querySelectorAll('.line-names small')].reduce((sum, { textContent }) => sum + Number(textContent), 0) >= count

async function heapOf(devTools: CDPSession): Promise<number> {
  await devTools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devTools.send('Runtime.getHeapUsage')
  return usedSize
}

/** Messages that nobody takes are a marble each; the other marbles are calls. */
async function fill(simulator: Simulator, lark: Lark): Promise<void> {
  const ann = simulator.user('Ann')
  for (let index = 0; index < messages; index += 1) await ann.says(`message ${index} of many, as long as people write them`)
  const call$ = lark.request({ method: 'GET', url: '/open-apis/bot/v3/info' })
  await lastValueFrom(range(marbles - messages).pipe(mergeMap(() => call$, 16)))
}

/** From a key to the picture that shows it, often. */
async function typing(page: Page): Promise<readonly number[]> {
  await page.getByRole('textbox', { name: 'Message' }).focus()
  await page.evaluate(() => {
    const times: number[] = []
    Object.assign(globalThis, { times })
    addEventListener('keydown', ({ timeStamp }) => requestAnimationFrame(() => times.push(performance.now() - timeStamp)), true)
  })
  await page.keyboard.type('the quick brown fox jumps', { delay: 40 })
  await page.waitForFunction(() => (globalThis as unknown as { times: readonly number[] }).times.length >= 25)
  return page.evaluate(() => (globalThis as unknown as { times: readonly number[] }).times)
}
