import type { Download } from 'rxlark'
import { resolve } from 'node:path'
import { concat, concatMap, defer, ignoreElements, tap, type Observable } from 'rxjs'
import type { CommandContext } from '../command.js'
import { misuse } from '../failure.js'
import type { CallCommandOptions } from './options.js'

/** @throws Failure where bytes would go to the screen. */
export function checkOutput({ options, terminal }: CommandContext<CallCommandOptions>): void {
  if (options.output === undefined && terminal.interactive) throw misuse('the answer is a file', '--output <file>, or > file')
}

/** Saves an answer that is a file, or hands its bytes to who reads stdout. */
export function printDownload(
  download: Download,
  { options, host, terminal }: CommandContext<CallCommandOptions>,
): Observable<unknown> {
  const { output } = options
  if (output === undefined || output === '-') return download.chunks().pipe(concatMap((chunk) => terminal.write(chunk)))
  const file = resolve(host.cwd, output)
  let size = 0
  const saved$ = download.saveTo(file).pipe(
    tap(({ sent }) => {
      size = sent
      terminal.progress(`${sent.toLocaleString('en')} bytes`)
    }),
    ignoreElements(),
  )
  return concat(
    saved$,
    defer(() =>
      terminal.print(
        { file, size, contentType: download.contentType, name: download.fileName },
        `${file}: ${size.toLocaleString('en')} bytes`,
      ),
    ),
  )
}
