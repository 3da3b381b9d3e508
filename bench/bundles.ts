import { bundleSize } from '../scripts/size/bundle-size.js'
import { bare, official, operatorsOnly, smallest } from '../scripts/size/programs.js'
import type { Row } from './row.js'

/** The smallest program, bundled by esbuild for Node, minified, gzipped. */
export async function bundleRows(resolveDir: string): Promise<Row[]> {
  const of = (program: string, external: readonly string[] = []) => bundleSize({ program, resolveDir, external })
  const [ours, reference, theirs, operators] = [
    await of(smallest),
    await of(bare),
    await of(official),
    await of(operatorsOnly, ['rxjs']),
  ]
  const kB = (bytes: number) => bytes / 1000
  const row = { unit: 'kB', reference: kB(reference.whole), official: kB(theirs.whole) }
  return [
    { ...row, measure: 'smallest program in one file', ours: kB(ours.whole), goal: { plus: 20 } },
    { ...row, measure: 'smallest program with splitting, first chunk', ours: kB(ours.first), goal: { atMost: 65 } },
    { ...row, measure: 'rxlark/operators without rxjs', ours: kB(operators.whole), goal: { atMost: 6 } },
  ]
}
