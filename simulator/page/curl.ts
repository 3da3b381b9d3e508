import type { RequestRecord } from '../request-log.js'
import { commandPath } from './protocol.js'
import type { PageCommand } from './protocol.js'
import { searchOf } from './resend.js'

/** A word of a shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

const lines = (...parts: readonly string[]): string => parts.join(' \\\n  ')

/** A request as a command for a shell. The token is `$LARK_TOKEN`; a body that was not kept is `@body`, a file. */
export function requestCurl({ method, path, query, headers, body }: RequestRecord, url: string): string {
  const type = headers['content-type']
  const data = typeof body === 'string' ? '@body' : quoted(JSON.stringify(body))
  return lines(
    `curl -X ${method} ${quoted(url + path + searchOf(query))}`,
    ...(headers['authorization'] === undefined ? [] : ['-H "Authorization: Bearer $LARK_TOKEN"']),
    ...(body === undefined
      ? []
      : [...(type === undefined ? [] : [`-H ${quoted(`content-type: ${type}`)}`]), `--data-binary ${data}`]),
  )
}

/** A command to the simulator as one for a shell. */
export const commandCurl = (command: PageCommand, url: string): string =>
  lines(
    `curl -X POST ${quoted(url + commandPath)}`,
    `-H ${quoted('content-type: application/json')}`,
    `-d ${quoted(JSON.stringify(command))}`,
  )
