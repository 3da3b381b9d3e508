import { asyncScheduler, type SchedulerLike } from 'rxjs'
import * as t from 'io-ts'
import { faultsOf } from '../codec/faults.js'
import { leaf, Text } from '../codec/leaf.js'
import { ConfigError } from '../model/errors.js'
import type { LogLevel } from '../model/log.js'
import type { TokenStore } from '../model/token-store.js'
import { memoryTokenStore } from '../auth/memory-token-store.js'
import type { LarkOptions } from './lark-options.js'
import { version } from './version.js'

/** The options of a client with everything decided. */
export interface Settings extends Pick<LarkOptions, 'appId' | 'appSecret' | 'fetch' | 'agent' | 'logger'> {
  readonly domain: string
  readonly timeout: number
  readonly store: TokenStore
  readonly userAgent: string
  readonly log: LogLevel
  readonly scheduler: SchedulerLike
}

const brands: Readonly<Record<string, string>> = { feishu: 'https://open.feishu.cn', lark: 'https://open.larksuite.com' }
const levels: readonly unknown[] = ['silent', 'error', 'warn', 'info', 'debug'] satisfies LogLevel[]

const hasMethods = (value: unknown, ...names: readonly string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  names.every((name) => typeof (value as Record<string, unknown>)[name] === 'function')

const isFunction = (value: unknown): boolean => typeof value === 'function'

/** A codec of an option that is judged by what can be done with it. */
const like = (expected: string, judge: (value: unknown) => boolean) => leaf(expected, (value): value is unknown => judge(value))

const Options = t.intersection([
  t.type({
    appId: Text,
    appSecret: like('text that is not empty, or a function', (value) => isFunction(value) || Text.is(value)),
  }),
  t.partial({
    domain: like("'feishu', 'lark' or an http(s) URL without user, query and fragment", isDomain),
    timeout: like('a number of ms above 0', (value) => typeof value === 'number' && value > 0),
    fetch: like('a function', isFunction),
    agent: like('an agent', (value) => isFunction(value) || (typeof value === 'object' && value !== null)),
    store: like('a TokenStore: get, set and lock', (value) => hasMethods(value, 'get', 'set', 'lock')),
    source: t.string,
    log: like("'silent', 'error', 'warn', 'info' or 'debug'", (value) => levels.includes(value)),
    logger: like('a logger: at least error and warn', (value) => hasMethods(value, 'error', 'warn')),
    scheduler: like('a scheduler of rxjs', (value) => hasMethods(value, 'now', 'schedule')),
  }),
])

function isDomain(value: unknown): boolean {
  const text = value instanceof URL ? value.href : value
  if (typeof text !== 'string') return false
  if (Object.hasOwn(brands, text)) return true
  if (!URL.canParse(text)) return false
  const { protocol, username, password, search, hash } = new URL(text)
  return /^https?:$/.test(protocol) && !(username || password || search || hash)
}

/**
 * Checks options, and fills in the defaults.
 *
 * @throws ConfigError that lists every fault, and no value.
 */
export function settingsOf(options: LarkOptions): Settings {
  const faults = faultsOf(Options.decode(options))
  if (faults.length > 0) throw new ConfigError(faults)
  const { scheduler = asyncScheduler } = options
  return {
    appId: options.appId,
    appSecret: options.appSecret,
    domain: baseOf(options.domain ?? 'feishu'),
    timeout: options.timeout ?? 30_000,
    store: options.store ?? memoryTokenStore({ scheduler }),
    userAgent: `rxlark/${version}${tagOf(options.source)}`,
    log: options.log ?? 'warn',
    scheduler,
    ...(options.fetch && { fetch: options.fetch }),
    ...(options.agent && { agent: options.agent }),
    ...(options.logger && { logger: options.logger }),
  }
}

function baseOf(domain: NonNullable<LarkOptions['domain']>): string {
  const text = typeof domain === 'string' ? domain : domain.href
  return (brands[text] ?? text).replace(/\/+$/, '')
}

/** As the platform's own SDKs write it (protocol 3.3). */
function tagOf(source = ''): string {
  const tag = source.replace(/[^\w.-]/g, '_').slice(0, 64)
  return tag && ` source/${tag}`
}
