import { writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { pack } from '../scripts/package/tarball.js'
import { compilerOf } from '../scripts/smoke/tools.js'
import { openWorkshop } from '../scripts/smoke/workshop.js'
import { activityRows } from './activity.js'
import { bundleRows } from './bundles.js'
import { callRows } from './calls.js'
import { coldRows } from './cold.js'
import { eventRows } from './events.js'
import { helpRows } from './help.js'
import { limitRows } from './limits.js'
import { loadRows } from './load.js'
import { pageOfSimulatorRows } from './page.js'
import { pageRows } from './pages.js'
import { recoveryRows } from './recovery.js'
import { tableOf, type Row } from './row.js'
import { simulatorRows } from './simulator.js'
import { typeRows } from './types.js'

/**
 * The package against its bare dependencies and the official SDK: one run, one machine, each contestant in a process of its own.
 * `npm run build` comes before. `--write` keeps the results in bench/RESULTS.md; names of measures choose: load, help, bundles, types, calls,
 * activity, pages, events, recovery, cold, limits, simulator, page (which needs a Chromium).
 */
const words = process.argv.slice(2)
const wanted = (name: string) => words.every((word) => word.startsWith('--')) || words.includes(name)

const workshop = await openWorkshop((await pack()).path)
try {
  const folder = await workshop.project('bench', {
    type: 'module',
    packages: ['ws@8', 'cross-fetch@4', 'io-ts@2', 'fp-ts@2', '@larksuiteoapi/node-sdk@1.74', '@types/node@20'],
  })
  const rows: Row[] = []
  if (wanted('load')) rows.push(...(await loadRows(folder, 21)))
  if (wanted('help')) rows.push(...(await helpRows(folder, 21)))
  if (wanted('bundles')) rows.push(...(await bundleRows(folder)))
  if (wanted('types')) {
    const compilers = { '5.9': await compilerOf('5.9'), '6.0': await compilerOf('6.0'), '7.0': await compilerOf('7.0') }
    rows.push(...(await typeRows(folder, compilers, 7)))
  }
  if (wanted('calls')) rows.push(...(await callRows(7)))
  if (wanted('activity')) rows.push(...(await activityRows(5)))
  if (wanted('pages')) rows.push(...(await pageRows(3)))
  if (wanted('events')) rows.push(...(await eventRows(9)))
  if (wanted('recovery')) rows.push(...(await recoveryRows(5)))
  if (wanted('cold')) rows.push(...(await coldRows()))
  if (wanted('limits')) rows.push(...(await limitRows()))
  if (wanted('page')) rows.push(...(await pageOfSimulatorRows(5)))
  if (wanted('simulator')) rows.push(...(await simulatorRows(7)))
  const table = tableOf(rows)
  console.log(table)
  if (words.includes('--write')) await writeFile('bench/RESULTS.md', resultsOf(table))
} finally {
  await workshop.close()
}

function resultsOf(table: string) {
  return `# Measures

Written by \`npm run bench -- --write\`: medians, each contestant in a process of its own, interleaved, on Node ${process.versions.node}
with ${cpus().length} processors and ${Math.round(totalmem() / 2 ** 30)} GB. Milliseconds differ from machine to machine: read the ratios.
The reference is \`rxjs\`, \`ws\`, \`cross-fetch\` and \`io-ts\` loaded the same way; for type-checks, a file that imports \`rxjs\` and uses \`process.env\`.

${table}
`
}
