import { ConfigError, type Fault } from '../../src/model/errors.js'

/** One value, or several while it is being rotated. */
export type OneOrMore = string | readonly string[] | undefined

/** What pushes of an app are checked with. Empty lists: not checked. */
export interface Keys {
  readonly encryptKeys: readonly string[]
  readonly verificationTokens: readonly string[]
}

interface Given {
  readonly encryptKey?: OneOrMore
  readonly verificationToken?: OneOrMore
}

const listed = (values: OneOrMore): readonly string[] =>
  values === undefined ? [] : typeof values === 'string' ? [values] : values

/** What is wrong with keys: one that is empty, as an unset variable of the environment must not switch a check off. */
export const keyFaults = ({ encryptKey, verificationToken }: Given): readonly Fault[] => [
  ...faultOf('encryptKey', encryptKey, 'leave it out if the app has none'),
  ...faultOf('verificationToken', verificationToken, 'leave it out if it is not to be checked'),
]

/** A list without a key is no rotation either. */
const faultOf = (path: string, given: OneOrMore, cure: string): readonly Fault[] =>
  given !== undefined && (given.length === 0 || listed(given).includes('')) ? [{ path, message: `is empty: ${cure}` }] : []

/**
 * The keys of an app as lists.
 *
 * @throws ConfigError where one is empty.
 */
export function keysOf(given: Given): Keys {
  const faults = keyFaults(given)
  if (faults.length > 0) throw new ConfigError(faults)
  return { encryptKeys: listed(given.encryptKey), verificationTokens: listed(given.verificationToken) }
}
