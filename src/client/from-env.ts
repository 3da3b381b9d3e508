import { builtin } from '../http/builtin.js'
import { ConfigError, type Fault } from '../model/errors.js'
import type { LogLevel } from '../model/log.js'
import type { LarkOptions } from './lark-options.js'

/** The options of a client, and what a webhook needs beside them. */
export interface EnvOptions extends LarkOptions {
  readonly encryptKey?: string
  readonly verificationToken?: string
}

/** What environment variables are read from. */
export type Env = Readonly<Record<string, string | undefined>>

/** A variable as it was found. `read` looks again: a file may hold something else by then. */
interface Found {
  readonly value?: string
  readonly read?: () => string
  readonly faults: readonly Fault[]
}

const optional = {
  appType: 'LARK_APP_TYPE',
  domain: 'LARK_DOMAIN',
  oauthBaseUrl: 'LARK_OAUTH_BASE_URL',
  encryptKey: 'LARK_ENCRYPT_KEY',
  verificationToken: 'LARK_VERIFICATION_TOKEN',
  proxy: 'LARK_PROXY',
  source: 'LARK_SOURCE',
  log: 'LARK_LOG',
} as const

/**
 * Options from environment variables: `LARK_APP_ID` and `LARK_APP_SECRET`, and where they are set `LARK_APP_TYPE`, `LARK_DOMAIN`,
 * `LARK_OAUTH_BASE_URL`, `LARK_ENCRYPT_KEY`, `LARK_VERIFICATION_TOKEN`, `LARK_PROXY` (a URL, or `env`), `LARK_SOURCE` (a User-Agent tag)
 * and `LARK_LOG` (a level).
 * Each may instead name a file that holds the value, as `..._FILE`; the file of the secret is read again when a token is due, so that it may rotate.
 *
 * @example
 * ```ts
 * const lark = createLark(fromEnv())
 * ```
 * @param env - Default: the environment of the process.
 * @throws ConfigError that lists every variable that is missing, doubled or cannot be read, and shows no value.
 */
export function fromEnv(env: Env = processEnv()): EnvOptions {
  const appId = find(env, 'LARK_APP_ID', true)
  const secret = find(env, 'LARK_APP_SECRET', true)
  const others = Object.entries(optional).map(([name, variable]) => [name, find(env, variable)] as const)
  const faults = [appId, secret, ...others.map(([, found]) => found)].flatMap((found) => found.faults)
  if (faults.length > 0) throw new ConfigError(faults)
  const given = others.filter(([, { value }]) => value !== undefined).map(([name, { value }]) => [name, value])
  const options = Object.fromEntries(given) as Omit<EnvOptions, 'appId' | 'appSecret'> & { log?: LogLevel }
  return { appId: appId.value as string, appSecret: secret.read ?? (secret.value as string), ...options }
}

const processEnv = (): Env => (globalThis as { process?: { env?: Env } }).process?.env ?? {}

/** A variable that is empty is not set. */
function find(env: Env, name: string, required = false): Found {
  const [value, file] = [env[name], env[`${name}_FILE`]]
  if (value && file) return { faults: [{ path: name, message: `is set, and so is ${name}_FILE` }] }
  if (value) return { value, faults: [] }
  if (file) return inFile(`${name}_FILE`, file)
  return { faults: required ? [{ path: name, message: `is missing, and so is ${name}_FILE` }] : [] }
}

function inFile(name: string, file: string): Found {
  const read = () => readText(file)
  try {
    const value = read()
    return value ? { value, read, faults: [] } : { faults: [{ path: name, message: 'names an empty file' }] }
  } catch (error) {
    const why = (error as { code?: string }).code ?? 'there are no files here'
    return { faults: [{ path: name, message: `names a file that cannot be read (${why})` }] }
  }
}

/** What of `node:fs` is used. */
interface Files {
  readFileSync(path: string, encoding: 'utf8'): string
}

function readText(file: string): string {
  const files = builtin<Files>('fs')
  if (!files) throw new Error('no file system')
  return files.readFileSync(file, 'utf8').trim()
}
