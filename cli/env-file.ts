import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { exitCodes } from './exit-codes.js'
import { Failure } from './failure.js'
import type { Host } from './host.js'
import { overlaid } from './overlaid.js'

/**
 * The environment, over what an env file says.
 *
 * @param file - One that has to be there. Default: `.env`, where there is one.
 */
export function withEnvFile({ env, cwd }: Host, file?: string): Host['env'] {
  const text = read(resolve(cwd, file ?? '.env'), file !== undefined)
  return text === undefined ? env : overlaid(parseEnv(text), env)
}

function read(file: string, required: boolean): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as { code?: string }
    if (!required && (code === 'ENOENT' || code === 'EISDIR')) return undefined
    throw new Failure(exitCodes.config, `the env file ${file} cannot be read (${code ?? 'unknown'})`)
  }
}
