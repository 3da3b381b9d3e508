import { join } from 'node:path'
import { node } from '../scripts/process.js'
import { interleaved } from './series.js'
import { rowOf, type Row } from './row.js'

/** From the start of the command line to the end of its help, beside a Node that does nothing. */
export async function helpRows(folder: string, rounds: number): Promise<readonly Row[]> {
  const program = join(folder, 'node_modules', 'rxlark', 'dist', 'cli', 'rxlark.js')
  const timed = (args: readonly string[]) => async () => {
    const begin = performance.now()
    await node(args, { cwd: folder })
    return performance.now() - begin
  }
  const { help, bare } = await interleaved(rounds, { help: timed([program, '--help']), bare: timed(['--eval', '0']) })
  return [rowOf({ measure: 'rxlark --help', unit: 'ms', goal: { atMost: 150 } }, help, bare)]
}
