#!/usr/bin/env node
import { processHost } from './host.js'
import { run } from './run.js'

// Who reads may go away at any moment, also after the end of a command: that is no crash.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

process.exitCode = await run(process.argv.slice(2), processHost())
