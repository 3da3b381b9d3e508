import type { Command } from '../command.js'
import { portNumber } from '../read-option.js'
import type { SimulateCommandOptions } from './options.js'

export const simulateCommand: Command<SimulateCommandOptions> = {
  name: 'simulate',
  summary: 'a Lark of your own on this machine: no tenant, no network',
  options: [
    { flags: '-p, --port <n>', summary: 'the port on 127.0.0.1; default: a free one', read: portNumber },
    { flags: '--seed <text>', summary: 'the same seed gives the same ids and credentials; default: 1' },
    { flags: '--state <file>', summary: 'what the tenant remembers at the beginning, as --save wrote it' },
    { flags: '--save <file>', summary: 'where to keep what the tenant remembers, at the end' },
    { flags: '--bot <name>', summary: 'what users call the bot; default: bot' },
    { flags: '--webhook <url>', summary: 'push events to this request URL; default: the long connection' },
    { flags: '--no-encrypt', summary: 'push to the webhook without encryption' },
    { flags: '--env <file>', summary: 'write the credentials into an env file (mode 0600), for the other commands' },
    { flags: '--open', summary: 'open the page in a browser' },
    { flags: '-q, --quiet', summary: 'say nothing of requests and deliveries' },
  ],
  notes: `For a person, the credentials are printed as lines of an env file; for a program, as one JSON object.
The state is one file for --state and --save, if you like: what is not there yet is empty.`,
  load: async () => (await import('./simulate.js')).simulateRun,
}
