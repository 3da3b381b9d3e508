import { asyncScheduler, type SchedulerLike } from 'rxjs'
import * as t from 'io-ts'
import { faultsOf } from '../codec/faults.js'
import { leaf, Text } from '../codec/leaf.js'
import { ConfigError, type Fault } from '../model/errors.js'
import type { LogLevel } from '../model/log.js'
import type { TokenStore } from '../model/token-store.js'
import { keylessCodes } from '../auth/keyless-codes.js'
import { memoryTokenStore } from '../auth/memory-token-store.js'
import { oauthBaseUrl } from '../auth/oauth-base-url.js'
import type { LarkOptions } from './lark-options.js'
import { policies } from './policies.js'
import { version } from './version.js'

/** The options of a client with everything decided. */
export interface Settings extends Pick<
  LarkOptions,
  | 'appId'
  | 'appSecret'
  | 'clientAssertion'
  | 'helpdesk'
  | 'validate'
  | 'timeout'
  | 'retry'
  | 'limits'
  | 'fetch'
  | 'agent'
  | 'proxy'
  | 'logger'
> {
  readonly appType: 'self-built' | 'store'
  readonly domain: string
  /** Absent where it is not known. */
  readonly oauthBaseUrl: string | undefined
  readonly identityCheck: 'error' | 'warn' | 'off'
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

const checks: readonly unknown[] = ['error', 'warn', 'off']

const isPrefix = (value: unknown): boolean => value === 'Bearer' || value === ''

const withScheme = (url: string): string => (url.includes('://') ? url : `https://${url}`)

function isDomain(value: unknown): boolean {
  const text = value instanceof URL ? value.href : value
  return typeof text === 'string' && (Object.hasOwn(brands, text) || isBase(text))
}

function isProxy(value: unknown): boolean {
  const text = value instanceof URL ? value.href : value
  return text === 'env' || (typeof text === 'string' && /^https?:\/\//i.test(text) && URL.canParse(text))
}

const isSecret = (value: unknown): boolean => isFunction(value) || Text.is(value)

const required = { appId: Text, appSecret: like('text that is not empty, or a function', isSecret) }

const optional = t.partial({
  appType: like("'self-built' or 'store'", (value) => value === 'self-built' || value === 'store'),
  clientAssertion: like('a function', isFunction),
  oauthBaseUrl: like(
    'an http(s) URL without user, query and fragment',
    (value) => typeof value === 'string' && isBase(withScheme(value)),
  ),
  helpdesk: t.intersection([t.type({ id: Text, token: Text }), t.partial({ prefix: like("'Bearer' or ''", isPrefix) })]),
  identityCheck: like("'error', 'warn' or 'off'", (value) => checks.includes(value)),
  validate: t.intersection([
    t.type({ schemas: t.array(t.type({ endpoints: t.UnknownRecord })) }),
    t.partial({ input: t.boolean, output: t.boolean }),
  ]),
  domain: like("'feishu', 'lark' or an http(s) URL without user, query and fragment", isDomain),
  ...policies,
  fetch: like('a function', isFunction),
  agent: like('an agent', (value) => isFunction(value) || (typeof value === 'object' && value !== null)),
  proxy: like("'env' or an http(s) URL of a proxy", isProxy),
  store: like('a TokenStore: get, set and lock', (value) => hasMethods(value, 'get', 'set', 'lock')),
  source: t.string,
  log: like("'silent', 'error', 'warn', 'info' or 'debug'", (value) => levels.includes(value)),
  logger: like('a logger: at least error and warn', (value) => hasMethods(value, 'error', 'warn')),
  scheduler: like('a scheduler of rxjs', (value) => hasMethods(value, 'now', 'schedule')),
})

const WithSecret = t.intersection([t.type(required), optional])
const Keyless = t.intersection([t.type({ appId: Text }), t.partial({ appSecret: required.appSecret }), optional])

function isBase(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, username, password, search, hash } = new URL(value)
  return /^https?:$/.test(protocol) && !(username || password || search || hash)
}

/**
 * Checks options, and fills in the defaults.
 *
 * @throws ConfigError that lists every fault, and no value.
 */
export function settingsOf(options: LarkOptions): Settings {
  const faults = faultsIn(options)
  if (faults.length > 0) throw new ConfigError(faults)
  const { scheduler = asyncScheduler } = options
  const domain = baseOf(options.domain ?? 'feishu')
  return {
    ...options,
    appType: options.appType ?? 'self-built',
    domain,
    oauthBaseUrl: oauthBaseUrl(domain, options.oauthBaseUrl),
    identityCheck: options.identityCheck ?? 'error',
    store: options.store ?? memoryTokenStore({ scheduler }),
    userAgent: `rxlark/${version}${tagOf(options.source)}`,
    log: options.log ?? 'warn',
    scheduler,
  }
}

function baseOf(domain: NonNullable<LarkOptions['domain']>): string {
  const text = typeof domain === 'string' ? domain : domain.href
  return (brands[text] ?? text).replace(/\/+$/, '')
}

/** Without a secret there has to be somebody who vouches, and a store app cannot do with that (protocol 2.9). */
function faultsIn(options: LarkOptions | undefined): readonly Fault[] {
  const keyless = options?.clientAssertion !== undefined
  const faults = faultsOf((keyless ? Keyless : WithSecret).decode(options)).map((fault) =>
    fault.path === 'appSecret' && fault.message === 'is missing'
      ? { ...fault, message: 'is missing, and so is clientAssertion (7104)', code: keylessCodes.noCredential }
      : fault,
  )
  return [
    ...faults,
    ...(keyless && options.appType === 'store'
      ? [{ path: 'clientAssertion', message: 'is for self-built apps only (7100)', code: keylessCodes.notHere }]
      : []),
    ...(options?.agent && options.proxy !== undefined
      ? [{ path: 'proxy', message: 'is given beside an agent: give one of them' }]
      : []),
  ]
}

/** As the platform's own SDKs write it (protocol 3.3). */
function tagOf(source = ''): string {
  const tag = source.replace(/[^\w.-]/g, '_').slice(0, 64)
  return tag && ` source/${tag}`
}
