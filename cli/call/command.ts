import type { Command } from '../command.js'
import { connectionOptions } from '../connection-options.js'
import type { CallCommandOptions } from './options.js'

export const callCommand: Command<CallCommandOptions> = {
  name: 'call',
  summary: 'call any endpoint of the platform',
  arguments: '[endpoint] [fields...]',
  options: [
    { flags: '--params <json>', summary: 'the query: JSON, @file, or field=value; may be repeated', repeats: true },
    { flags: '--data <json>', summary: 'the body: JSON, @file, - for stdin, or field=value; may be repeated', repeats: true },
    { flags: '--path <json>', summary: 'the parameters of the path, in the same ways', repeats: true },
    { flags: '--file <field=path>', summary: 'a file to upload', repeats: true },
    { flags: '--all', summary: 'every item of every page, one line of JSON each' },
    { flags: '--as <who>', summary: 'who calls; default: what the endpoint takes', choices: ['tenant', 'user', 'app', 'none'] },
    { flags: '-o, --output <file>', summary: 'where to save an answer that is a file' },
    { flags: '--describe', summary: 'say what the endpoint takes and answers, and call nothing' },
    { flags: '--list', summary: 'the names of all endpoints, or of those that have the given text in them' },
    ...connectionOptions,
  ],
  notes: `Examples:
  rxlark call im.v1.chat.list --all
  rxlark call im.v1.message.create receive_id_type=open_id receive_id=ou_1 msg_type=text content='{"text":"hello"}'
  rxlark call im.v1.message.create --describe
  rxlark call im.v1.image.create image_type=message --file image=cat.png
  rxlark call GET /open-apis/bot/v3/info
A field=value goes where the endpoint has such a field, and is read as its type says.
As a user: rxlark login, or LARK_USER_ACCESS_TOKEN.`,
  suggest: async (typed) => (await import('./suggest.js')).suggest(typed),
  load: async () => (await import('./call.js')).callRun,
}
