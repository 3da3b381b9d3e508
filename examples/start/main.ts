/**
 * `npm start`: the echo bot, on the simulator or, with LARK_APP_ID and LARK_APP_SECRET set, on the real platform.
 *
 * `--once` plays a script against the simulator and ends: with 0 if the bot answered exactly once to each message.
 */
import { fromEnv } from 'rxlark'
import { simulate, type Simulator } from 'rxlark/simulator'
import { concatMap, fromEvent, merge, of, switchMap, take, tap, type Observable } from 'rxjs'
import { runBot, type RunningBot } from './bot.js'
import { play, type Played } from './script.js'

const once = process.argv.includes('--once')
const inColour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined

const interrupted$ = merge(fromEvent(process, 'SIGINT'), fromEvent(process, 'SIGTERM')).pipe(take(1))

function report({ answers, toast }: Played): void {
  console.log(`${answers.length} messages, answered ${answers.join(' and ')} times; the click was answered "${toast ?? 'nothing'}"`)
  if (answers.some((count) => count !== 1) || toast === undefined) process.exitCode = 1
}

/** The bot on the simulator: plays the script, then stays until it is interrupted, unless it is to play once. */
function onSimulator(simulator: Simulator): Observable<void> {
  const { url, credentials, user } = simulator
  const ann = user('Ann')
  const nameOf = (openId: string) => (openId === ann.openId ? ann.name : openId)
  const options = { appId: credentials.appId, appSecret: credentials.appSecret, domain: url }
  console.log(`the simulator listens on ${url}`)
  return runBot(options, { nameOf, inColour }).pipe(
    concatMap(async (bot) => {
      report(await play(simulator, bot.lark))
      if (!once) console.log('Ctrl-C stops')
      return bot
    }),
    switchMap((bot) => (once ? of(bot) : interrupted$.pipe(switchMap(() => of(bot))))),
    switchMap((bot) => bot.stop$),
    take(1),
  )
}

/** The bot on the real platform, until it is interrupted. */
function onPlatform(): Observable<void> {
  const bot$: Observable<RunningBot> = runBot(fromEnv(process.env), { nameOf: (openId) => openId, inColour })
  return bot$.pipe(
    switchMap((bot) => interrupted$.pipe(switchMap(() => bot.stop$))),
    take(1),
  )
}

const real = process.env['LARK_APP_ID'] !== undefined && process.env['LARK_APP_SECRET'] !== undefined
const program$ = real ? onPlatform() : simulate().pipe(
      switchMap((simulator) => onSimulator(simulator)),
      take(1),
    )

program$.pipe(tap({ error: () => (process.exitCode = 1) })).subscribe({ error: (error: unknown) => console.error(error) })
