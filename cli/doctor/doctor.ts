import { asyncScheduler, concat, concatMap, defer, EMPTY, throwError, toArray, type Observable } from 'rxjs'
import type { CommandContext } from '../command.js'
import { Failure } from '../failure.js'
import { environmentOf } from '../settings.js'
import type { Paint, Terminal } from '../terminal.js'
import { examine, exitCodeOf } from './examine.js'
import type { Finding } from './finding.js'
import type { DoctorOptions } from './options.js'

/** Ms for all of it. */
const limit = 30_000

/** What a bot that answers messages cannot do without. */
const usualNeeds = ['im:message|im:message:send_as_bot|im:message:send']

const brands = { feishu: 'https://open.feishu.cn', lark: 'https://open.larksuite.com' }

/** Prints every finding when it is made, and fails with the code of the first fault. */
export function doctorRun(context: CommandContext<DoctorOptions>): Observable<unknown> {
  const { options, terminal } = context
  const findings$ = examine({
    env: environmentOf(context),
    needs: groupsOf(options.needs ?? usualNeeds),
    events: options.events ?? [],
    webhook: options.webhook,
    limit: options.timeout ?? limit,
    scheduler: asyncScheduler,
    brands,
  })
  return findings$.pipe(
    concatMap((finding) => concat(printed(finding, terminal, options), [finding])),
    toArray(),
    concatMap((findings) => verdict(findings)),
  )
}

/** `a|b` is either of both. */
const groupsOf = (needs: readonly string[]): readonly (readonly string[])[] =>
  needs.filter((need) => need !== 'none').map((need) => need.split('|'))

function printed(finding: Finding, { paint, print, write }: Terminal, { json = false }: DoctorOptions): Observable<never> {
  return json ? write(`${JSON.stringify(finding)}\n`) : print(finding, inWords(finding, paint))
}

const marks = {
  ok: ['✓', 'green'],
  warning: ['!', 'yellow'],
  fault: ['✗', 'red'],
  skipped: ['-', 'dim'],
} as const

/** The longest name of a check. */
const column = 'credentials'.length

function inWords(finding: Finding, paint: Paint): string {
  const { check, level, message } = finding
  const [mark, colour] = marks[level]
  const head = `${paint(mark, colour)} ${paint(check.padEnd(column), 'bold')}  ${level === 'skipped' ? paint(message, 'dim') : message}`
  const { cure, link } = 'cure' in finding ? finding : {}
  return [head, ...[cure, link].filter((line) => line !== undefined).map((line) => `${' '.repeat(column + 4)}${line}`)].join('\n')
}

/** Everything has been said by now: how many, and which code. */
const verdict = (findings: readonly Finding[]): Observable<never> =>
  defer(() => {
    const found = findings.filter(({ level }) => level === 'fault').length
    if (found === 0) return EMPTY
    return throwError(() => new Failure(exitCodeOf(findings), found === 1 ? 'one fault' : `${found} faults`))
  })
