import { readFileSync } from 'node:fs'
import type { CommandContext } from './command.js'
import { exitCodes } from './exit-codes.js'
import { Failure } from './failure.js'

/**
 * The access token of a user, from LARK_USER_ACCESS_TOKEN or the file that LARK_USER_ACCESS_TOKEN_FILE names.
 *
 * @throws Failure where there is none.
 */
export function userToken({ env, terminal }: Pick<CommandContext, 'env' | 'terminal'>): string {
  const file = env['LARK_USER_ACCESS_TOKEN_FILE']
  const token = env['LARK_USER_ACCESS_TOKEN'] || (file && readFileSync(file, 'utf8').trim())
  if (!token) throw new Failure(exitCodes.config, 'no user is known', 'LARK_USER_ACCESS_TOKEN in the environment or a .env file')
  terminal.keepSecret(token)
  return token
}
