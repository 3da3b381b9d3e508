import { chromium, type CDPSession, type Page } from 'playwright-core'
import { simulate, type Simulator } from 'rxlark/simulator'
import { firstValueFrom, ReplaySubject } from 'rxjs'
import { feedPath, type PageNews, type PageSnapshot } from '../simulator/page/protocol.js'
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
    const page = await browser.newPage()
    const empty = await readyOften(page, simulator.url, rounds)
    const devTools = await page.context().newCDPSession(page)
    const before = await heapOf(devTools)
    await fill(simulator)
    const full = await readyOften(page, simulator.url, rounds)
    await page.route(`${simulator.url}${feedPath}`, async (route) =>
      route.fulfill({ contentType: 'text/event-stream', body: busyFeed(await snapshotOf(simulator.url)) }),
    )
    await page.goto(simulator.url)
    await page.waitForFunction(areShown, marbles)
    const after = await heapOf(devTools)
    const { nodes } = await devTools.send('Memory.getDOMCounters')
    const typed = await typing(page)
    const much = `${messages} messages and ${marbles} marbles`
    return [
      rowOf({ measure: 'the page of the simulator is ready', unit: 'ms', goal: { atMost: 1_000 } }, empty, empty),
      rowOf({ measure: `it is ready with ${messages} messages`, unit: 'ms', goal: { atMost: 1_000 } }, full, empty),
      rowOf({ measure: `memory of the page, ${much}`, unit: 'MB', goal: { plus: 60 } }, [after / megabyte], [before / megabyte]),
      rowOf({ measure: `nodes of the page, ${much}`, unit: '', goal: { atMost: 10_000 } }, [nodes], [nodes]),
      rowOf(
        { measure: 'a key in it, to the next picture', unit: 'ms', goal: { atMost: 50 } },
        typed,
        typed.map(() => 1_000 / 60),
      ),
    ]
  } finally {
    await browser.close()
    running.unsubscribe()
  }
}

/** From the address to what there is, often; the first time, which loads code, is left out. */
async function readyOften(page: Page, url: string, rounds: number): Promise<readonly number[]> {
  const times: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const begin = performance.now()
    await page.goto(url)
    await page.getByRole('status').getByText('connected').waitFor()
    times.push(performance.now() - begin)
  }
  return times.slice(1)
}

async function heapOf(devTools: CDPSession): Promise<number> {
  await devTools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devTools.send('Runtime.getHeapUsage')
  return usedSize
}

async function fill(simulator: Simulator): Promise<void> {
  const ann = simulator.user('Ann')
  for (let index = 0; index < messages; index += 1) await ann.says(`message ${index} of many, as long as people write them`)
}

/** What the feed begins with. */
async function snapshotOf(url: string): Promise<PageSnapshot> {
  const left = new AbortController()
  const { body } = await fetch(url + feedPath, { signal: left.signal })
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true })
    if (text.endsWith('\n\n')) break
  }
  left.abort()
  return JSON.parse(text.slice('data: '.length)) as PageSnapshot
}

/**
 * The news of a day at once: the first is what there is, then calls, as if the simulator had been asked so often. Asking it takes
 * minutes, and is measured elsewhere. No browser asks again for a long while.
 */
function busyFeed(snapshot: PageSnapshot): string {
  const { now, requests, deliveries } = snapshot
  const known = requests.length + deliveries.length
  const first = Math.max(0, ...[...requests, ...deliveries].map(({ id }) => id))
  const calls = Array.from({ length: Math.max(0, marbles - known) }, (_, index): PageNews => ({
    kind: 'request',
    request: {
      id: first + index + 1,
      at: now - (marbles - index) * 5,
      duration: 3 + (index % 40),
      method: 'POST',
      path: `/open-apis/im/v1/messages/om_${index}/reply`,
      endpoint: `im.v1.message.${index % 20}`,
      appId: snapshot.apps[0]?.appId ?? '',
      status: index % 50 === 0 ? 500 : 200,
      code: 0,
      end: 'answered',
    },
  }))
  return ['retry: 3600000', ...[snapshot, ...calls].map((news) => `data: ${JSON.stringify(news)}`), ''].join('\n\n')
}

/** In the browser: whether all lines together have so many marbles. */
const areShown = (count: number) =>
  [...document.querySelectorAll('.line-names small')].reduce((sum, { textContent }) => sum + Number(textContent), 0) >= count

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
