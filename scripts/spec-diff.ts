import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compareCatalogues, lostNames } from './generate/compare-catalogues.js'
import { generate } from './generate/generate.js'
import { readCatalogue } from './generate/read-catalogue.js'
import { readLocks } from './generate/read-locks.js'

/** Says what another catalogue would change: `npm run spec:diff -- <folder>`. */
const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('Which catalogue? npm run spec:diff -- <folder>')

const root = join(fileURLToPath(import.meta.url), '../..')
const [current, next, locks] = [readCatalogue(join(root, 'spec')), readCatalogue(folder), readLocks(root)]
const changes = [...compareCatalogues(current, next), ...lostNames(locks, generate(next, locks).locks)]
console.log(changes.length === 0 ? 'Nothing changes.' : changes.join('\n'))
