import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { chromium, type Browser, type ConsoleMessage, type Page, type Request } from 'playwright-core'
import { createLark, fromWebSocket, type Lark, type LarkSource } from 'rxlark'
import { filter, firstValueFrom, Observable, ReplaySubject, share, Subscription, timer } from 'rxjs'
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
  readonly size?: { readonly width: number; readonly height: number }
  readonly colorScheme?: 'light' | 'dark'
}

/** Opens the page of a simulator of its own, with a bot at work, and closes all of it whatever comes. */
export type WithPage = (options: PageOptions, test: (opened: OpenedPage) => Promise<void>) => Promise<void>

/** How long the browser waits for the next file of tests, in ms. */
const linger = 1_000

/** One browser for all files that a process runs, one after the other. */
const browser$ = new Observable<Browser>((subscriber) => {
  const launched = chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] })
  launched.then(
    (browser) => subscriber.next(browser),
    (error: unknown) => subscriber.error(error),
  )
  return () => void launched.then((browser) => browser.close())
}).pipe(share({ connector: () => new ReplaySubject(1), resetOnRefCountZero: () => timer(linger) }))

/**
 * Tests in a real browser: Debian's Chromium, or that of the variable CHROMIUM. Where there is none they are skipped, in CI they fail.
 * Whatever a test does, the page must ask nobody but the simulator and may not complain.
 */
export function describeInBrowser(title: string, tests: (withPage: WithPage) => void): void {
  describe(title, function () {
    let page: Page | undefined
    const using = new Subscription()
    before(async function () {
      if (!existsSync(executablePath) && !process.env['CI']) {
        console.log(`      NO BROWSER at ${executablePath}: set CHROMIUM. "${title}" is not tested.`)
        this.skip()
      }
      using.add(browser$.subscribe({ error: () => undefined }))
      const browser = await firstValueFrom(browser$)
      page = await browser.newPage({ permissions: ['clipboard-read', 'clipboard-write'] })
    })
    after(async () => {
      await page?.context().close()
      using.unsubscribe()
    })
    tests((options, test) => {
      assert.ok(page)
      return withPageIn(page, options, test)
    })
  })
}

const withPageIn = (
  page: Page,
  { simulate, bot, size = { width: 1280, height: 800 }, colorScheme = 'light' }: PageOptions,
  test: (opened: OpenedPage) => Promise<void>,
) =>
  withSimulator(simulate ?? {}, async (simulator) => {
    const stop = bot ? await runBot(bot, simulator) : () => undefined
    const faults = faultsOf(page, simulator.url)
    try {
      await page.setViewportSize(size)
      await page.emulateMedia({ colorScheme })
      await page.goto(simulator.url)
      await page.getByRole('status').first().waitFor()
      await test({ page, simulator, shoot: async (name) => void (await page.screenshot({ path: `${artifacts}/${name}.png` })) })
      assert.deepEqual(faults.found, [])
    } finally {
      faults.stop()
      await page.goto('about:blank')
      stop()
    }
  })

/** What no page may do: complain, break, or ask somebody else. */
function faultsOf(page: Page, url: string): { readonly found: readonly string[]; readonly stop: () => void } {
  const found: string[] = []
  const onConsole = (message: ConsoleMessage) => {
    if (message.type() === 'error' || message.type() === 'warning') found.push(message.text())
  }
  const onError = (error: Error) => found.push(String(error))
  const onRequest = (request: Request) => {
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(`${url}/`)) found.push(`asks ${request.url()}`)
  }
  page.on('console', onConsole).on('pageerror', onError).on('request', onRequest)
  return { found, stop: () => void page.off('console', onConsole).off('pageerror', onError).off('request', onRequest) }
}

/** Runs a bot until it is stopped; it is connected when the Promise resolves. */
async function runBot(bot: Bot, { credentials, url }: Simulator): Promise<() => void> {
  const { appId, appSecret } = credentials
  const lark = createLark({ appId, appSecret, domain: url, log: 'silent' })
  const source = fromWebSocket(lark)
  const running = bot(lark, source).subscribe()
  await firstValueFrom(source.connection$.pipe(filter(({ status }) => status === 'open')))
  return () => {
    running.unsubscribe()
    lark.close()
  }
}
