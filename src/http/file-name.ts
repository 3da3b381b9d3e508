/** The longest name that is kept, in characters: file systems take 255 bytes. */
const longest = 80

/**
 * The name of a file from a `Content-Disposition`, made safe: a base name that leads out of no folder and that every file system
 * takes. Read liberally (protocol 3.6): `filename*`, then `filename` with the words of RFC 2047, or with bare UTF-8 in it.
 */
export function fileName(disposition: string | undefined): string {
  const header = disposition ?? ''
  const extended = /;\s*filename\*\s*=\s*"?([\w!#$%&+^`{}~-]*)'[^']*'([^;"]*)/i.exec(`;${header}`)
  const plain = /;\s*filename\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^;]*))/is.exec(`;${header}`)
  const quoted = plain?.[1]?.replace(/\\(.)/gs, '$1')
  return safe(percentDecoded(extended?.[2], extended?.[1]) ?? words(utf8Of(quoted ?? plain?.[2]?.trim() ?? '')))
}

function percentDecoded(text: string | undefined, charset = 'utf-8'): string | undefined {
  if (!text) return undefined
  const latin = text.trim().replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return decoded(latin, charset)
}

/** `=?utf-8?B?...?=`, one or several. */
function words(text: string): string {
  const joined = text.replace(/\?=\s+=\?/g, '?==?')
  return joined.replace(/=\?([\w-]+)\?([bq])\?([^?]*)\?=/gi, (word: string, charset: string, form: string, body: string) => {
    const latin = form.toLowerCase() === 'b' ? base64(body) : percentLike(body)
    return (latin !== undefined && decoded(latin, charset)) || word
  })
}

const percentLike = (text: string): string =>
  text.replace(/_/g, ' ').replace(/=([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))

function base64(text: string): string | undefined {
  try {
    return atob(text)
  } catch {
    return undefined
  }
}

/** Headers are read as Latin-1, also where there is UTF-8 in them. */
const utf8Of = (text: string): string => (/^[\0-\xff]*$/.test(text) ? (decoded(text, 'utf-8') ?? text) : text)

function decoded(latin: string, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(Uint8Array.from(latin, (character) => character.charCodeAt(0)))
  } catch {
    return undefined
  }
}

/** Of devices, whatever comes after a dot. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

function safe(name: string): string {
  const base = name
    .replace(/^.*[/\\]/s, '')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[\s.]+(?=[\s.]*$)|[\s.]+$/g, '')
    .trim()
  const short = base.length > longest ? shortened(base) : base
  return reserved.test(short) ? `_${short}` : short || 'download'
}

/** Keeps what comes after the last dot, and cuts no character in two. */
const shortened = (name: string): string =>
  name.slice(0, longest - 16).replace(/[\ud800-\udbff]$/, '') + (/\.\w{1,15}$/.exec(name)?.[0] ?? '')
