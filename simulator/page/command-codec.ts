import * as t from 'io-ts'
import { faultsOf } from '../../src/codec/faults.js'
import type { PageCommand } from './protocol.js'

const text = t.string
const texts = t.readonlyArray(text)
const place = { in: text, replyTo: text, inThread: t.boolean }

/** What each command has to have, and what it may have. */
const command = (required: t.Props, optional: t.Props = {}): t.Mixed => t.intersection([t.type(required), t.partial(optional)])

const times = { times: t.Int }

const callFault = t.partial({
  match: text,
  delay: t.number,
  done: t.boolean,
  reset: t.boolean,
  hang: t.boolean,
  half: t.boolean,
  slow: t.number,
  code: t.number,
  msg: text,
  status: t.Int,
  body: text,
  headers: t.record(text, text),
})

const faults: Readonly<Record<string, t.Mixed>> = {
  call: command({ call: callFault }, times),
  loseAnswers: command({}, times),
  duplicateDeliveries: command({}, times),
  delayDeliveries: command({ ms: t.number }, times),
  reorderDeliveries: command({ count: t.Int }),
  closeConnections: command({}, { code: t.Int }),
  cutConnections: command({}),
  revokeTokens: command({}),
  revokeTickets: command({}),
  revokeSessions: command({}),
}

const action = command(
  { tag: text },
  {
    value: t.unknown,
    name: text,
    form_value: t.record(text, t.unknown),
    input_value: text,
    option: text,
    options: texts,
    checked: t.boolean,
    timezone: text,
  },
)

const commands: Readonly<Record<PageCommand['do'], t.Mixed>> = {
  say: command({ as: text, text }, place),
  sendFile: command({ as: text, name: text, contentType: text, base64: text }, place),
  react: command({ as: text, messageId: text, emoji: text }),
  unreact: command({ as: text, messageId: text, emoji: text }),
  recall: command({ as: text, messageId: text }),
  act: command({ as: text, messageId: text, action }),
  newPerson: command({ name: text }),
  newGroup: command({ as: text, name: text }, { bots: texts, members: texts }),
  advanceClock: command({ ms: t.number }),
  fault: command({ fault: t.type({ what: t.keyof(Object.fromEntries(Object.keys(faults).map((what) => [what, null]))) }) }),
  clearFaults: command({}),
  resendDelivery: command({ id: t.Int }, { fresh: t.boolean }),
  resendRequest: command({ id: t.Int }),
  reset: command({}),
}

/**
 * Reads a command.
 *
 * @throws Error that says what is wrong with it.
 */
export function readCommand(body: Uint8Array): PageCommand {
  const value = parsed(body)
  const name = wordIn(value, 'do')
  if (!Object.hasOwn(commands, name)) throw new Error(`do is none of ${Object.keys(commands).join(', ')}`)
  check(commands[name as PageCommand['do']], value)
  if (name === 'fault') {
    const { fault } = value as { readonly fault: { readonly what: string } }
    check(faults[fault.what] as t.Mixed, fault)
  }
  return value as PageCommand
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString()) as unknown
  } catch {
    throw new Error('a command is JSON')
  }
}

const wordIn = (value: unknown, key: string): string =>
  String(typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined)

function check(codec: t.Mixed, value: unknown): void {
  const decoded = codec.decode(value)
  if (decoded._tag === 'Left')
    throw new Error(
      faultsOf(decoded)
        .map(({ path, message }) => `${path} ${message}`)
        .join('; '),
    )
}
