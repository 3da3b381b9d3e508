import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generate } from './generate.js'
import { pageFile } from './page.js'
import { readCatalogue } from './read-catalogue.js'
import { lockPath, lockText, readLocks } from './read-locks.js'
import { writeFiles } from './write-files.js'

/** Makes everything that is made of `spec/`, and the page of the simulator. Runs at `prepare`, and by `npm run generate`. */
const root = join(fileURLToPath(import.meta.url), '../../..')
const { files, locks } = generate(readCatalogue(join(root, 'spec')), readLocks(root))
const folders = ['src/api/generated', 'src/model/generated', 'src/schema/generated', 'simulator/page/generated']
writeFiles(root, [...files, [lockPath, lockText(locks)], await pageFile(root)], folders)
