import type { Observable } from 'rxjs'
import type { CommandContext } from '../command.js'
import { misuse } from '../failure.js'
import { scripts } from './scripts.js'
import { shells, type Shell } from './shells.js'

const isShell = (text: string): text is Shell => (shells as readonly string[]).includes(text)

/** Prints the script of a shell. */
export function completionRun({ args, terminal }: CommandContext): Observable<unknown> {
  const [shell = ''] = args
  if (!isShell(shell)) throw misuse(`there is no script for ${shell.slice(0, 80)}`, shells.join(', '))
  return terminal.write(scripts[shell])
}
