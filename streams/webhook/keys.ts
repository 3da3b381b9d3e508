import { ConfigError, type Fault } from '../../src/model/errors.js'

/** One value, or several while it is being rotated. */
export type OneOrMore = string | readonly string[] | undefined

/** What pushes of an app are checked with. Empty lists: not checked. */
export interface Keys {
  readonly encryptKeys: readonly string[]
  readonly verificationTokens: readonly string[]
}

const listed = (values: OneOrMore): readonly string[] =>
  values === undefined ? [] : typeof values === 'string' ? [values] : values

/**
 * The keys of an app as lists.
 *
 * @throws ConfigError where one is empty: an unset variable of the environment must not switch a check off.
 */
export function keysOf({ encryptKey, verificationToken }: { encryptKey?: OneOrMore; verificationToken?: OneOrMore }): Keys {
  const keys = { encryptKeys: listed(encryptKey), verificationTokens: listed(verificationToken) }
  const faults: Fault[] = []
  if (keys.encryptKeys.includes('')) faults.push({ path: 'encryptKey', message: 'is empty: leave it out if the app has none' })
  if (keys.verificationTokens.includes(''))
    faults.push({ path: 'verificationToken', message: 'is empty: leave it out if it is not to be checked' })
  if (faults.length > 0) throw new ConfigError(faults)
  return keys
}
