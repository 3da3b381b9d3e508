import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { createLark, fromWebSocket, type Lark, type LarkSource } from 'rxlark'
import { filter, firstValueFrom, type Observable } from 'rxjs'
import type { SimulateOptions, Simulator } from '../../../simulator/index.js'
import { withSimulator } from '../../simulator/support/with-simulator.js'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Where pictures of the page go; never committed. */
const artifacts = '.cache/screenshots'

/** A bot, as a function of what it hears. */
export type Bot = (lark: Lark, source: LarkSource) => Observable<unknown>

/** The page in a browser, and the platform behind it. */
export interface OpenedPage {
  readonly page: Page
  readonly simulator: Simulator
  /** Takes a picture: what is seen, under this name. */
  shoot(name: string): Promise<void>
}

export interface PageOptions {
  readonly simulate?: SimulateOptions
  readonly bot?: Bot
  readonly browser?: BrowserContextOptions
}

/** Opens the page in a context of its own, with a bot at work, and closes all of it whatever comes. */
export type WithPage = (options: PageOptions, test: (opened: OpenedPage) => Promise<void>) => Promise<void>

/**
 * Tests in a real browser: Debian's Chromium, or that of the variable CHROMIUM. Where there is none they are skipped, in CI they fail.
 * Whatever a test does, the page must ask nobody but the simulator and may not complain.
 */
export function describeInBrowser(title: string, tests: (withPage: WithPage) => void): void {
  describe(title, function () {
    before(function () {
      if (existsSync(executablePath) || process.env['CI']) return
      console.log(`      NO BROWSER at ${executablePath}: set CHROMIUM. "${title}" is not tested.`)
      this.skip()
    })
    tests(async (options, test) => withPageIn(await theBrowser(), options, test))
  })
}

/** The browser of all tests of a run, from the first that wants it; each test is alone in a context of its own. */
let launched: Promise<Browser> | undefined
const theBrowser = () =>
  (launched ??= chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] }))
// At the root: behind the last test of all files.
after(async () => (await launched)?.close())

const withPageIn = (
  browser: Browser,
  { simulate, bot, browser: look }: PageOptions,
  test: (opened: OpenedPage) => Promise<void>,
) =>
  withSimulator(simulate ?? {}, async (simulator) => {
    const stop = bot ? await runBot(bot, simulator) : async () => undefined
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...look })
    const page = await context.newPage()
    const faults = faultsOf(page, simulator.url)
    try {
      await page.goto(simulator.url)
      await page.getByRole('status').first().waitFor()
      await test({ page, simulator, shoot: async (name) => void (await page.screenshot({ path: `${artifacts}/${name}.png` })) })
      assert.deepEqual(faults, [])
    } finally {
      await context.close()
      await stop()
    }
  })

/** What no page may do: complain, break, or ask somebody else. */
function faultsOf(page: Page, url: string): readonly string[] {
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(`${url}/`)) faults.push(`asks ${request.url()}`)
  })
  return faults
}

/** Runs a bot until it is stopped; it is connected when the Promise resolves. */
async function runBot(bot: Bot, { credentials, url }: Simulator): Promise<() => Promise<void>> {
  const { appId, appSecret } = credentials
  const lark = createLark({ appId, appSecret, domain: url, log: 'silent' })
  const source = fromWebSocket(lark)
  const running = bot(lark, source).subscribe()
  await firstValueFrom(source.connection$.pipe(filter(({ status }) => status === 'open')))
  return async () => {
    running.unsubscribe()
    lark.close()
  }
}
