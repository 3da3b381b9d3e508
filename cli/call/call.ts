import type { CallOptions, Download, Lark, Progress } from 'rxlark'
import { concatMap, defer, from, of, switchMap, type Observable } from 'rxjs'
import type { CommandContext } from '../command.js'
import { withLark } from '../connect.js'
import { allNames, findEndpoint, type Found } from '../endpoints/find-endpoint.js'
import { misuse } from '../failure.js'
import { readStdin } from '../read-stdin.js'
import { asWhom } from '../as-whom.js'
import { checkInput } from './check-input.js'
import { describe, descriptionLines } from './describe.js'
import type { CallCommandOptions } from './options.js'
import { checkOutput, printDownload } from './print-download.js'
import { printPages } from './print-pages.js'
import { isMethod } from './methods.js'
import { rawCall } from './raw-call.js'
import { readInput, usesStdin, wantedBy, type Input } from './read-input.js'

type Context = CommandContext<CallCommandOptions>

/** Calls an endpoint, or says something about endpoints. */
export function callRun(context: Context): Observable<unknown> {
  const { args, options, host, terminal } = context
  const [name] = args
  if (options.list) return from(allNames()).pipe(concatMap((names) => printNames(names, name ?? '', terminal)))
  if (name === undefined) throw misuse('which endpoint?', 'rxlark call --list')
  const stdin$ = usesStdin(options) ? readStdin(host) : of('')
  if (isMethod(name)) return stdin$.pipe(switchMap((stdin) => rawCall(name, context, stdin)))
  return from(findEndpoint(name)).pipe(
    switchMap((found) => {
      if (options.describe) {
        const description = describe(found)
        return terminal.print(description, descriptionLines(description, terminal.paint))
      }
      return stdin$.pipe(switchMap((stdin) => call(found, context, stdin)))
    }),
  )
}

function printNames(names: readonly string[], text: string, { write }: Context['terminal']): Observable<never> {
  const found = names.filter((name) => name.toLowerCase().includes(text.toLowerCase()))
  return write(found.map((name) => `${name}\n`).join(''))
}

function call(found: Found, context: Context, stdin: string): Observable<unknown> {
  const { endpoint, schema } = found
  const { args, options, host } = context
  const input = readInput(options, args.slice(1), wantedBy(endpoint, schema.types), { cwd: host.cwd, stdin })
  checkInput(found, input)
  if (endpoint.answer === 'binary') checkOutput(context)
  return withLark(context, (lark) =>
    asWhom(lark, endpoint, context).pipe(switchMap((caller) => answered(found, input, context, caller))),
  )
}

function answered({ endpoint }: Found, input: Input, context: Context, lark: Lark): Observable<unknown> {
  const { options, terminal } = context
  const onProgress = ({ sent }: Progress) => terminal.progress(`${sent.toLocaleString('en')} bytes sent`)
  const how: CallOptions = endpoint.body === 'multipart' ? { onProgress } : {}
  const answer$: Observable<unknown> = defer(() => lark.call(endpoint, input, how))
  if (options.all) return printPages(answer$, endpoint, terminal)
  if (endpoint.answer === 'binary') return answer$.pipe(concatMap((answer) => printDownload(answer as Download, context)))
  return answer$.pipe(concatMap((answer) => terminal.print(answer)))
}
