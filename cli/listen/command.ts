import type { Command } from '../command.js'
import { connectionOptions } from '../connection-options.js'
import { wholeNumber } from '../read-option.js'
import type { ListenCommandOptions } from './options.js'

export const listenCommand: Command<ListenCommandOptions> = {
  name: 'listen',
  summary: 'the events of the app, as they come, over the long connection',
  arguments: '[types...]',
  options: [
    {
      flags: '--forward-to <url>',
      summary: 'post each event to a webhook, signed as the platform does, and carry its answer back',
    },
    { flags: '--wait <ms>', summary: 'how long the webhook may take', read: wholeNumber, preset: 3_000 },
    { flags: '--json', summary: 'lines of JSON, also for a person' },
    { flags: '--table', summary: 'a table, also for a program' },
    { flags: '-n, --count <n>', summary: 'end after so many events', read: wholeNumber },
    { flags: '--dedupe', summary: 'show an event once, however often it is delivered' },
    { flags: '-q, --quiet', summary: 'say nothing of the connection' },
    ...connectionOptions,
  ],
  notes: `Types are names (im.message.receive_v1) or patterns (im.*); default: all.
The platform hands each event to one of the connections of an app: while this listens, others miss what it gets.
An event counts as handled once it is printed and, with --forward-to, answered with 200; else the platform delivers it again.
With LARK_ENCRYPT_KEY what is forwarded is encrypted and signed; with LARK_VERIFICATION_TOKEN it carries the token.`,
  patience: 25_000,
  suggest: async (typed) => (await import('./suggest.js')).suggest(typed),
  load: async () => (await import('./listen.js')).listenRun,
}
