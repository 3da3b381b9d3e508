import type { Lark } from 'rxlark'
import { message } from 'rxlark/api/im/v1'
import { concatMap, of, switchMap, type Observable } from 'rxjs'
import { asWhom } from '../as-whom.js'
import type { CommandContext } from '../command.js'
import { withLark } from '../connect.js'
import { misuse } from '../failure.js'
import { readStdin } from '../read-stdin.js'
import { contentOf, usesStdin, type Content } from './content.js'
import type { SendCommandOptions } from './options.js'
import { receiverOf, type Receiver } from './receiver.js'

type Context = CommandContext<SendCommandOptions>

/** Sends a message, and prints its id. */
export function sendRun(context: Context): Observable<unknown> {
  const { options, host } = context
  const { receiver, text } = addressed(context)
  const stdin$ = usesStdin(options, text) ? readStdin(host) : of('')
  return stdin$.pipe(
    switchMap((stdin) => {
      const content = contentOf(options, { stdin, cwd: host.cwd, ...(text !== undefined && { text }) })
      return withLark(context, (bot) =>
        asWhom(bot, message.create, context).pipe(
          // Files are the bot's, whoever sends them.
          switchMap((lark) => content(bot).pipe(concatMap((made) => sent(lark, receiver, made, options)))),
        ),
      )
    }),
    concatMap(({ message_id, chat_id }) => context.terminal.print({ message_id, chat_id }, message_id)),
  )
}

/** `<to> [text]`; who answers a message need not say to whom. */
function addressed({ args, options }: Context): { readonly receiver: Receiver; readonly text: string | undefined } {
  const { replyTo } = options
  if (replyTo !== undefined) {
    if (!replyTo.startsWith('om_')) throw misuse(`${replyTo} is no message: its id begins with om_`)
    return {
      receiver: { kind: 'reply', messageId: replyTo },
      text: args.length > 1 ? args[1] : args.find((arg) => !isAddress(arg)),
    }
  }
  const [to, text] = args
  if (to === undefined) throw misuse('send to whom?', 'rxlark send --help')
  return { receiver: receiverOf(to), text }
}

const isAddress = (text: string) => /^(ou|on|oc|om)_\w+$/.test(text)

function sent(lark: Lark, receiver: Receiver, content: Content, { inThread = false }: SendCommandOptions) {
  if (receiver.kind === 'reply') {
    const data = { ...content, ...(inThread && { reply_in_thread: true }) }
    return lark.call(message.reply, { path: { message_id: receiver.messageId }, data })
  }
  if (inThread) throw misuse('a thread begins with an answer', '--reply-to om_...')
  return lark.call(message.create, {
    params: { receive_id_type: receiver.idType },
    data: { receive_id: receiver.id, ...content },
  })
}
