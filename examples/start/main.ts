/**
 * `npm start`: a bot, on the simulator, which shows it in a browser, or, with LARK_APP_ID and LARK_APP_SECRET set, on the real platform.
 *
 * `--once` plays a script against the simulator and ends: with 0 if the bot answered exactly once to each message.
 */
import { fromEnv } from 'rxlark'
import { simulate, type Simulator } from 'rxlark/simulator'
import { concatMap, fromEvent, merge, NEVER, switchMap, take, tap, type Observable } from 'rxjs'
import { runBot, type RunningBot } from './run-bot.js'
import { play, type Played } from './script.js'

const once = process.argv.includes('--once')
const inColour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined

const interrupted$ = merge(fromEvent(process, 'SIGINT'), fromEvent(process, 'SIGTERM')).pipe(take(1))

function report({ answers, toast }: Played): void {
  console.log(
    `${answers.length} messages, answered ${answers.join(' and ')} times; the click was answered "${toast ?? 'nothing'}"`,
  )
  if (answers.some((count) => count !== 1) || toast === undefined) process.exitCode = 1
}

const real = process.env['LARK_APP_ID'] !== undefined && process.env['LARK_APP_SECRET'] !== undefined

/** Until Ctrl-C, at whatever moment it comes. */
const untilInterrupted = ({ stop$ }: RunningBot): Observable<void> => interrupted$.pipe(switchMap(() => stop$))

/** Everybody who works here: more than fit on a page of contacts. */
const names = ['Ann', 'Bob', 'Chen Wei', 'Dora', 'Emil', '李雷', '韩梅梅', 'Grace', 'Hugo', 'Ines', 'Jun', 'Kaya', 'Liam', 'Mona']

/** The bot on the simulator: plays the script, then stays until it is interrupted, unless it is to play once. */
function onSimulator(simulator: Simulator): Observable<void> {
  const { url, credentials, user } = simulator
  const people = names.map(user)
  const nameOf = (openId: string) => people.find((person) => person.openId === openId)?.name ?? openId
  const options = { appId: credentials.appId, appSecret: credentials.appSecret, domain: url }
  console.log(`the simulator listens on ${url}: open it in a browser`)
  const script = (bot: RunningBot): Observable<void> =>
    bot.connected$.pipe(
      concatMap(() => play(simulator, bot.lark)),
      tap(report),
      tap(() => console.log(once ? 'stopping' : `talk to the bot at ${url}, it knows /card, /stream and /list; Ctrl-C stops`)),
      switchMap(() => (once ? bot.stop$ : NEVER)),
    )
  return runBot(options, { nameOf, inColour }).pipe(switchMap((bot) => merge(script(bot), untilInterrupted(bot))))
}

/** The bot on the real platform, until it is interrupted. */
const onPlatform = (): Observable<void> =>
  runBot(fromEnv(process.env), { nameOf: (openId) => openId, inColour }).pipe(switchMap(untilInterrupted))

const program$ = real ? onPlatform() : simulate().pipe(switchMap(onSimulator))

program$.pipe(take(1)).subscribe({
  error(error: unknown) {
    console.error(error)
    process.exitCode = 1
  },
})
