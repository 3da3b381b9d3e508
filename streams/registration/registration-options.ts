import type { SchedulerLike } from 'rxjs'
import type { FetchLike } from '../../src/http/fetch-like.js'
import { ConfigError, type Fault } from '../../src/model/errors.js'
import { addonFaults, type RegistrationAddons } from './addons.js'

/** What the page shows of the app before it exists; whoever scans the code may change it. */
export interface AppPreset {
  /** 1 to 6 addresses of pictures, the first one chosen (png, jpg, jpeg, webp or gif). */
  readonly avatar?: string | readonly string[] | undefined
  /** `{user}` stands for who scans the code. */
  readonly name?: string | undefined
  /** `{user}` stands for who scans the code. */
  readonly desc?: string | undefined
}

export interface RegistrationOptions {
  /** Where the registration comes from, as a tag of yours. */
  readonly source?: string | undefined
  /** Where it begins: `feishu`, `lark`, or the base URL of an accounts host. Default: `feishu` (https://accounts.feishu.cn). */
  readonly domain?: 'feishu' | 'lark' | (string & {}) | undefined
  /** Where it goes on for tenants of Lark, as a base URL. Default: https://accounts.larksuite.com. */
  readonly larkDomain?: string | undefined
  readonly appPreset?: AppPreset | undefined
  /** Scopes, events and callbacks to ask for. The page may ignore them. */
  readonly addons?: RegistrationAddons | undefined
  /** Never offer to take an app that exists. It beats `appId`. Default: false. */
  readonly createOnly?: boolean | undefined
  /** The app to bring up to date in place of a new one. */
  readonly appId?: string | undefined
  /** Any `fetch`. Default: cross-fetch on Node, the global one elsewhere. */
  readonly fetch?: FetchLike | undefined
  /** An agent of `node:http` or `node:https` for the default fetch on Node, for proxies. */
  readonly agent?: object | undefined
  /** All time of the registration. Default: `asyncScheduler`. */
  readonly scheduler?: SchedulerLike | undefined
}

const mostAvatars = 6

/**
 * Looks a registration's options over before anything is asked.
 *
 * @throws ConfigError that lists every fault.
 */
export function checkRegistration({ appPreset, addons, appId, createOnly, ...hosts }: RegistrationOptions): void {
  const faults: readonly Fault[] = [
    ...(['domain', 'larkDomain'] as const).flatMap((name) => hostFaults(name, hosts[name])),
    ...(hosts.source === undefined ? [] : textFaults('source', hosts.source)),
    ...(appId === undefined ? [] : textFaults('appId', appId)),
    ...(createOnly === undefined || typeof createOnly === 'boolean'
      ? []
      : [{ path: 'createOnly', message: 'has to be true or false' }]),
    ...(appPreset === undefined ? [] : presetFaults(appPreset)),
    ...(addons === undefined ? [] : addonFaults(addons)),
  ]
  if (faults.length > 0) throw new ConfigError(faults)
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''

const textFaults = (path: string, value: unknown): readonly Fault[] =>
  isText(value) ? [] : [{ path, message: 'has to be text that is not empty' }]

const hostFaults = (path: string, value: string | undefined): readonly Fault[] =>
  value === undefined || URL.canParse(baseOf(value)) ? [] : [{ path, message: 'has to be an http(s) URL' }]

function presetFaults({ avatar, name, desc }: AppPreset): readonly Fault[] {
  return [
    ...(avatar === undefined ? [] : avatarFaults(avatarsOf(avatar))),
    ...(name === undefined ? [] : textFaults('appPreset.name', name)),
    ...(desc === undefined ? [] : textFaults('appPreset.desc', desc)),
  ]
}

function avatarFaults(avatars: readonly unknown[]): readonly Fault[] {
  const path = 'appPreset.avatar'
  if (avatars.length === 0 || avatars.length > mostAvatars)
    return [{ path, message: `has ${avatars.length} pictures, expected 1 to ${mostAvatars}` }]
  return avatars.flatMap((avatar, index) => textFaults(`${path}[${index}]`, avatar))
}

export const avatarsOf = (avatar: string | readonly string[]): readonly string[] =>
  typeof avatar === 'string' ? [avatar] : avatar

const accounts = new Map([
  ['feishu', 'https://accounts.feishu.cn'],
  ['lark', 'https://accounts.larksuite.com'],
])

/** The base URL of a brand, a host or a URL, without a trailing slash. */
export const baseOf = (domain: string): string =>
  (accounts.get(domain) ?? (domain.includes('://') ? domain : `https://${domain}`)).replace(/\/+$/, '')

/** What `createLark` takes for an app that was registered there: the brand, or the base URL where it is one of its own. */
export const domainOf = (base: string): string => [...accounts].find(([, url]) => url === base)?.[0] ?? base
