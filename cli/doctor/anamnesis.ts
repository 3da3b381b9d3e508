import { type Env, type EnvOptions, type Fault, fromEnv, isLarkError } from 'rxlark'
import { settingsOf } from '#inside'

/** What an app is configured with, as far as it makes sense. */
export interface Anamnesis {
  readonly appId: string | undefined
  readonly appSecret: string | undefined
  readonly appType: 'self-built' | 'store'
  /** The base URL of the platform, without a trailing slash; absent where the one that was given makes no sense. */
  readonly domain: string | undefined
  readonly proxy: string | undefined
  readonly encryptKey: string | undefined
  readonly verificationToken: string | undefined
  /** What is missing or makes no sense, by option (`appId`, `domain`, ...), without values. */
  readonly faults: readonly Fault[]
}

/** Stands for what is missing, so that the rest can be read. */
const placeholder = '-'

/** Reads the environment as the client does, but to the end, whatever is wrong with it. */
export function anamnesis(env: Env): Anamnesis {
  const { options, faults } = readable(env)
  const wrong = new Set([...faults, ...senseless(options)].map(({ path }) => path))
  const kept = (name: keyof EnvOptions): string | undefined => {
    const value: unknown = wrong.has(name) ? undefined : options[name]
    return typeof value === 'string' ? value : undefined
  }
  const domain = wrong.has('domain') ? undefined : settingsOf({ appId: placeholder, appSecret: placeholder, ...given(options) })
  return {
    appId: kept('appId'),
    appSecret: wrong.has('appSecret') ? undefined : secretOf(options),
    appType: options.appType === 'store' ? 'store' : 'self-built',
    domain: domain?.domain,
    proxy: kept('proxy'),
    encryptKey: kept('encryptKey'),
    verificationToken: kept('verificationToken'),
    faults: [...faults, ...senseless(options)],
  }
}

const given = ({ domain }: EnvOptions) => (domain === undefined ? {} : { domain })

/** A secret in a file is read when it is asked for. */
function secretOf({ appSecret }: EnvOptions): string | undefined {
  const secret: unknown = typeof appSecret === 'function' ? appSecret() : appSecret
  return typeof secret === 'string' ? secret : undefined
}

/** What can be read of the environment, and what cannot. */
function readable(env: Env): { readonly options: EnvOptions; readonly faults: readonly Fault[] } {
  const { value, faults } = attempted(() => fromEnv(env))
  if (value) return { options: value, faults }
  const bad = new Set(faults.map(({ path }) => plain(path)))
  const rest = Object.entries(env).filter(([name]) => !bad.has(plain(name)))
  const stand = ['LARK_APP_ID', 'LARK_APP_SECRET'].filter((name) => bad.has(name)).map((name) => [name, placeholder])
  const options = fromEnv(Object.fromEntries([...rest, ...stand]) as Env)
  return {
    options,
    faults: faults.map((fault) => ({ ...fault, path: optionOf(fault.path), message: `${fault.path} ${fault.message}` })),
  }
}

/** What the client would refuse. */
function senseless({ encryptKey: _key, verificationToken: _token, ...options }: EnvOptions): readonly Fault[] {
  return attempted(() => settingsOf(options)).faults
}

function attempted<T>(make: () => T): { readonly value?: T; readonly faults: readonly Fault[] } {
  try {
    return { value: make(), faults: [] }
  } catch (error) {
    if (isLarkError(error, 'ConfigError')) return { faults: error.faults }
    throw error
  }
}

const plain = (variable: string) => variable.replace(/_FILE$/, '')

/** `LARK_APP_ID_FILE` is where `appId` comes from. */
const optionOf = (variable: string) =>
  plain(variable)
    .replace(/^LARK_/, '')
    .toLowerCase()
    .replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
