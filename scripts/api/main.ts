import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { entries } from '../build/entries.js'
import { report, reportFolder } from './report.js'

/** What the package promises, in `api-report/`: compared with what `dist` holds, or with `--update` written from it. */
const update = process.argv.includes('--update')
await mkdir(reportFolder, { recursive: true })

const changed: string[] = []
for (const [name, source] of Object.entries(entries)) {
  const same = await report({ name, entry: join('dist/types', source.replace(/\.ts$/, '.d.ts')), update })
  if (!same) changed.push(`${name}.api.md`)
}
if (changed.length === 0) console.log(`${reportFolder}: as it was`)
else if (update) console.log(`${reportFolder}: updated ${changed.join(', ')}`)
else {
  console.error(
    `${reportFolder}: ${changed.join(', ')} differ. If that is meant: npm run api:update, and a line in CHANGELOG.md.`,
  )
  process.exitCode = 1
}
