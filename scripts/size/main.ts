import { gzipSync } from 'node:zlib'
import { script, style } from '../../simulator/page/generated/bundle.js'
import { pack } from '../package/tarball.js'
import { bundleSize, type BundleOptions } from './bundle-size.js'
import { bare, oneEndpoint, operatorsOnly, pipelineOperators, smallest } from './programs.js'

/** Whether everything weighs what it may: gzipped bytes for bundles, bytes for what is installed. Measures what `dist` holds. */
const measure = (program: string, external: BundleOptions['external'] = []) =>
  bundleSize({ program, resolveDir: process.cwd(), external })

const best = { level: 9 }
const program = await measure(smallest)
const tarball = await pack()
const bytesUnder = (prefix: string) =>
  tarball.files.filter(({ path }) => path.startsWith(prefix)).reduce((total, { size }) => total + size, 0)

/**
 * What programs may weigh. The page of the simulator and the command line, which has nothing of the package twice, are 0.2 MB of what
 * is installed. The whole client is in one file of 170 kB (the official SDK: 194 kB) since calls retry, queue, log in users and send
 * files by themselves; what few need is loaded later, which is why the first chunk is what counts.
 */
const rows: readonly (readonly [name: string, bytes: number, budget: number])[] = [
  ['smallest program, one file', program.whole, (await measure(bare)).whole + 39_850],
  ['smallest program, first chunk', program.first, 66_100],
  ['the operators of a pipeline', (await measure(pipelineOperators, ['rxjs'])).whole, 6_000],
  ['all operators without rxjs', (await measure(operatorsOnly, ['rxjs'])).whole, 12_650],
  ['one endpoint', (await measure(oneEndpoint)).whole, 1_000],
  ['page of the simulator', gzipSync(script, best).length + gzipSync(style, best).length, 60_000],
  ['command line', bytesUnder('dist/cli/'), 140_000],
  ['declarations', bytesUnder('dist/types/'), 2_000_000],
  ['installed', tarball.unpackedSize, 6_200_000],
]

for (const [name, bytes, budget] of rows) {
  console.log(
    `${bytes <= budget ? '✓' : '✗'} ${name.padEnd(30)} ${bytes.toLocaleString('en').padStart(10)} of ${budget.toLocaleString('en')} B`,
  )
}
if (rows.some(([, bytes, budget]) => bytes > budget)) process.exitCode = 1
