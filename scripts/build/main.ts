import { rm } from 'node:fs/promises'
import { bundle } from './bundle.js'
import { bundleCli } from './bundle-cli.js'
import { declarations } from './declarations.js'
import { formats } from './entries.js'
import { writeFaces } from './faces.js'
import { transpile } from './transpile.js'

const outDir = process.argv[2] ?? 'dist'

await rm(outDir, { recursive: true, force: true })
await Promise.all([
  declarations(outDir),
  bundleCli(outDir),
  ...formats.flatMap((format) => [bundle(format, outDir), transpile(format, outDir)]),
])
await writeFaces(outDir)
