import type { RegistrationBegun } from '../../src/codec/registration.js'
import { encodeAddons } from './addons.js'
import { avatarsOf, type RegistrationOptions } from './registration-options.js'

/** The address to open, with what the page is to show (protocol 8.4); nothing where the platform gave none. */
export function verificationUrl(begun: RegistrationBegun, options: RegistrationOptions): string | undefined {
  const url = pageOf(begun)
  if (!url) return undefined
  const { source, appPreset: { avatar, name, desc } = {}, addons, createOnly, appId } = options
  const query = url.searchParams
  query.set('from', 'sdk')
  query.set('tp', 'sdk')
  query.set('source', source === undefined ? 'rxlark' : `rxlark/${source}`)
  for (const picture of avatar === undefined ? [] : avatarsOf(avatar)) query.append('avatar', picture)
  if (name !== undefined) query.set('name', name)
  if (desc !== undefined) query.set('desc', desc)
  if (addons) query.set('addons', encodeAddons(addons))
  if (createOnly) query.set('createOnly', 'true')
  if (appId !== undefined) query.set('clientID', appId)
  return url.href
}

/** The page with the code in it, or the one where it is typed. */
function pageOf({ verification_uri_complete: complete, verification_uri: bare, user_code }: RegistrationBegun): URL | undefined {
  const address = complete ?? bare
  if (address === undefined || !URL.canParse(address)) return undefined
  const url = new URL(address)
  if (complete === undefined && user_code !== undefined) url.searchParams.set('user_code', user_code)
  return url
}
