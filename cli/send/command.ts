import type { Command } from '../command.js'
import { connectionOptions } from '../connection-options.js'
import type { SendCommandOptions } from './options.js'

export const sendCommand: Command<SendCommandOptions> = {
  name: 'send',
  summary: 'send a message: text, markdown, a card, a file or an image',
  arguments: '[to] [text]',
  options: [
    { flags: '--markdown <text>', summary: 'markdown; - reads stdin' },
    { flags: '--card <json>', summary: 'a card: JSON, @file, or - for stdin' },
    { flags: '--file <path>', summary: 'a file' },
    { flags: '--image <path>', summary: 'an image' },
    { flags: '--reply-to <id>', summary: 'answer this message (om_...)' },
    { flags: '--in-thread', summary: 'answer in a thread' },
    { flags: '--as <who>', summary: 'who sends; default: tenant, which is the bot', choices: ['tenant', 'user'] },
    ...connectionOptions,
  ],
  notes: `Whom <to> means is seen from its form: ou_ a person, on_ a person across apps, oc_ a chat, om_ a message to answer,
name@host an email; anything else is a user id. A text of - is read from stdin.
Examples:
  rxlark send oc_5ad11d72b830411d72b836c20 'the build is green'
  git log -5 --oneline | rxlark send ann@example.com -
  rxlark send ou_7d8a6e6df7621556ce0d21922b676706 --file report.pdf`,
  load: async () => (await import('./send.js')).sendRun,
}
