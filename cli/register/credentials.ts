import type { RegistrationStatus } from 'rxlark'

export type Registered = Extract<RegistrationStatus, { status: 'registered' }>

/** What a registration gave, for `createLark` and for programs. */
export interface NewCredentials {
  readonly appId: string
  readonly appSecret: string
  readonly domain: string
  /** Who scanned the code. */
  readonly openId?: string
  readonly tenantBrand?: string
}

export const credentialsOf = ({ clientId, clientSecret, domain, userInfo }: Registered): NewCredentials => ({
  appId: clientId,
  appSecret: clientSecret,
  domain,
  ...userInfo,
})

/** The variables that `fromEnv` reads. */
export const variablesOf = ({ domain, appId, appSecret }: NewCredentials): Readonly<Record<string, string>> => ({
  LARK_DOMAIN: domain,
  LARK_APP_ID: appId,
  LARK_APP_SECRET: appSecret,
})

export const credentialLines = (credentials: NewCredentials): string =>
  Object.entries(variablesOf(credentials))
    .map(([name, value]) => `${name}=${quoted(value)}\n`)
    .join('')

/** What means something in an env file or a shell goes into quotes. */
const quoted = (value: string): string => (/^[\w:/.@%+-]*$/.test(value) ? value : `'${value}'`)
