import { fromEnv, type EnvOptions } from 'rxlark'
import { oauthBaseUrl } from '#inside'
import type { CommandContext } from './command.js'
import type { ConnectionOptions } from './connection-options.js'
import { overlaid } from './overlaid.js'

/** The options of a client, and what belongs to its webhook. */
export type Settings = EnvOptions

const variables = {
  domain: 'LARK_DOMAIN',
  appId: 'LARK_APP_ID',
  appSecret: 'LARK_APP_SECRET',
  appSecretFile: 'LARK_APP_SECRET_FILE',
  oauthBaseUrl: 'LARK_OAUTH_BASE_URL',
  proxy: 'LARK_PROXY',
} as const

/**
 * Which app, and how to reach it: options win over the environment, and that over an env file.
 *
 * @throws ConfigError that lists every variable that is missing or cannot be read, and shows no value.
 */
export function settingsOf({ options: given, env, terminal }: CommandContext<ConnectionOptions>): Settings {
  if (given.appSecret !== undefined) {
    terminal.say('rxlark: a secret on the command line is in the list of processes and in the history; use --app-secret-file')
  }
  const settings = fromEnv(environmentOf({ options: given, env }))
  for (const secret of [secretOf(settings), settings.encryptKey, settings.verificationToken]) terminal.keepSecret(secret ?? '')
  return { ...settings, ...ownLogins(settings), ...(given.timeout !== undefined && { timeout: given.timeout }) }
}

/** The environment, with what options say in its place. */
export const environmentOf = ({
  options,
  env,
}: Pick<CommandContext<ConnectionOptions>, 'options' | 'env'>): CommandContext['env'] => overlaid(env, variablesOf(options))

/** Users of a domain that is none of the platform's own, as a simulator, log in there too. */
function ownLogins({ domain, oauthBaseUrl: given }: EnvOptions): Pick<EnvOptions, 'oauthBaseUrl'> {
  if (given !== undefined || typeof domain !== 'string' || !URL.canParse(domain)) return {}
  return oauthBaseUrl(domain) === undefined ? { oauthBaseUrl: domain } : {}
}

const variablesOf = (given: ConnectionOptions): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(variables).flatMap(([name, variable]) => {
      const value = given[name as keyof typeof variables]
      return value === undefined ? [] : [[variable, value]]
    }),
  )

function secretOf({ appSecret }: EnvOptions): string | undefined {
  const secret: unknown = typeof appSecret === 'function' ? appSecret() : appSecret
  return typeof secret === 'string' ? secret : undefined
}
