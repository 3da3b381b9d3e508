import { isLarkError, type LarkError } from 'rxlark'
import { explain } from 'rxlark/codes'
import { exitCodes, type ExitCode } from './exit-codes.js'
import { Failure } from './failure.js'
import type { Terminal } from './terminal.js'

/** An error as the program ends with it. */
interface Explained {
  readonly exitCode: ExitCode
  /** What happened. */
  readonly message: string
  /** What exactly is wrong, what to do, where, and what support asks for. */
  readonly more: readonly (readonly [label: string, text: string])[]
}

const codeOfTag: Readonly<Record<LarkError['_tag'], ExitCode>> = {
  ConfigError: exitCodes.config,
  InputError: exitCodes.usage,
  AuthError: exitCodes.refused,
  ApiError: exitCodes.api,
  RateLimitError: exitCodes.rateLimited,
  HttpError: exitCodes.network,
  TransportError: exitCodes.network,
  TimeoutError: exitCodes.network,
  ConnectionError: exitCodes.network,
  DecodeError: exitCodes.protocol,
  SignatureError: exitCodes.protocol,
  RegistrationError: exitCodes.registration,
}

/** What the program says and ends with for an error. */
export function explained(error: unknown): Explained {
  if (error instanceof Failure) {
    const { exitCode, message, cure } = error
    return { exitCode, message, more: cure === undefined ? [] : [['try', cure]] }
  }
  if (isLarkError(error)) return explainedByTag(error)
  return { exitCode: exitCodes.failed, message: error instanceof Error ? error.message : String(error), more: [] }
}

function explainedByTag(error: LarkError): Explained {
  // No retry cures it: the app or its credentials are refused.
  const exitCode = error._tag === 'ConnectionError' && !error.retryable ? exitCodes.refused : codeOfTag[error._tag]
  const faults = 'faults' in error ? error.faults.map(({ path, message }) => [path, message] as const) : []
  const { hint, link, logId, missingScopes } = explain(error) ?? {}
  const lines = [
    ['try', cureOf(error, hint)],
    ['scopes', missingScopes?.join(', ')],
    ['see', link],
    ['log id', logId],
  ] as const
  // Most messages have it all in one sentence.
  const unsaid = lines.filter(
    (line): line is readonly [(typeof line)[0], string] => !!line[1] && !error.message.includes(line[1]),
  )
  return { exitCode, message: headOf(error), more: [...faults, ...unsaid] }
}

/** The hint in terms of the command line, where the general one speaks to programmers. */
function cureOf(error: LarkError, hint: string | undefined): string | undefined {
  switch (error._tag) {
    case 'ConfigError':
      return 'set it in the environment, in a .env file, or by an option: rxlark <command> --help'
    case 'InputError':
      return `rxlark call ${error.endpoint} --describe`
    case 'RateLimitError':
      return `wait ${error.retryAfter} ms`
    default:
      return hint
  }
}

/** What happened, without the faults: they are lines of their own. */
function headOf(error: LarkError): string {
  switch (error._tag) {
    case 'ConfigError':
      return 'settings are missing or wrong'
    case 'InputError':
      return `${error.endpoint} does not take this input`
    case 'DecodeError':
      return `${error.what} is not what the protocol says`
    default:
      return error.message
  }
}

/** The most that is said of one thing: what is wrong may be as long as what was given. */
const longest = 600

const cut = (text: string) => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text)

/** Says on stderr what went wrong and what to do; with `stack`, where. Tells what the program ends with. */
export function tell(error: unknown, { say, paintError }: Terminal, { stack }: { readonly stack: boolean }): ExitCode {
  const { exitCode, message, more } = explained(error)
  say(`${paintError('rxlark:', 'red')} ${cut(message)}`)
  for (const [label, text] of more) say(`  ${paintError(`${cut(label)}:`, 'bold')} ${cut(text)}`)
  if (stack && error instanceof Error && error.stack !== undefined) say(error.stack)
  return exitCode
}
