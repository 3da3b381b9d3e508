import { bundleSize } from '../scripts/size/bundle-size.js'
import { bare, official, operatorsOnly, smallest } from '../scripts/size/programs.js'
import { rowOf, type Row } from './row.js'

/** The smallest program, bundled by esbuild for Node, minified, gzipped. */
export async function bundleRows(resolveDir: string): Promise<Row[]> {
  const size = (program: string, external: readonly string[] = []) => bundleSize({ program, resolveDir, external })
  const [ours, reference, theirs, operators] = [
    await size(smallest),
    await size(bare),
    await size(official),
    await size(operatorsOnly, ['rxjs']),
  ]
  const kB = (bytes: number) => [bytes / 1000]
  const row = (measure: string, bytes: number, goal: Row['goal']) =>
    rowOf({ measure, unit: 'kB', goal }, kB(bytes), kB(reference.whole), kB(theirs.whole))
  return [
    row('smallest program in one file', ours.whole, { plus: 20 }),
    row('smallest program with splitting, first chunk', ours.first, { atMost: 65 }),
    row('rxlark/operators without rxjs', operators.whole, { atMost: 6 }),
  ]
}
