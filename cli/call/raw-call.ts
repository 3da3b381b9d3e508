import type { HttpMethod } from 'rxlark'
import { concatMap, switchMap, type Observable } from 'rxjs'
import type { CommandContext } from '../command.js'
import { withLark } from '../connect.js'
import { misuse } from '../failure.js'
import { asWhom } from '../as-whom.js'
import type { CallCommandOptions } from './options.js'
import { readInput, type Input, type Wanted } from './read-input.js'

/** Of a raw request nothing is known, so values are JSON where they are some. */
const anything: Wanted = { types: {}, shapeOf: () => 'any' }

/** Calls a path that need not be in the catalogue. */
export function rawCall(method: HttpMethod, context: CommandContext<CallCommandOptions>, stdin: string): Observable<unknown> {
  const [, url = '', ...fields] = context.args
  const { options, host, terminal } = context
  if (!/^(\/|https?:)/.test(url)) throw misuse(`${method} of what?`, `rxlark call ${method} /open-apis/...`)
  if (fields.length > 0) throw misuse('a raw call does not know where fields go', `--params ${fields[0] ?? ''}, or --data`)
  if (options.all || options.describe) throw misuse('that needs an endpoint of the catalogue', 'rxlark call --list')
  const { path, params, data }: Input = readInput(options, [], anything, { cwd: host.cwd, stdin })
  const request = {
    method,
    url,
    ...(path && { path: path as Readonly<Record<string, string>> }),
    ...(params && { params }),
    ...(data !== undefined && { data }),
  }
  return withLark(context, (lark) =>
    asWhom(lark, {}, context).pipe(
      switchMap((caller) => caller.request(request)),
      concatMap((answer) => terminal.print(answer)),
    ),
  )
}
