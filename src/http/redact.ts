const names = [
  'app_?secret',
  'client_?secret',
  'client_?assertion',
  'secret',
  'password',
  '(?:tenant_|app_|user_)?access_?token',
  'refresh_?token',
  'verification_?token',
  'token',
  'app_?ticket',
  'ticket',
  'access_?key',
  'encrypt_?key',
  'device_?code',
  'code_?verifier',
  'x-lark-helpdesk-authorization',
  'authorization',
].join('|')

/** `"app_secret": "..."`, also where the JSON is inside of JSON. */
const quoted = new RegExp(`((?<![\\w-])(?:${names})\\\\*["']?\\s*[:=]\\s*)(\\\\*["'])(?:(?!\\2).)*\\2`, 'gis')
/** `access_key=...` in a query, a header or a sentence. */
const bare = new RegExp(`((?<![\\w-])(?:${names})\\s*[:=]\\s*)(?!\\\\*["'])[^\\s"'&,;}]+`, 'gi')
const scheme = /\b(Bearer|Basic)\s+[^\s"',;\\]+/gi
/** Tokens by their shape (protocol 2.1), and JSON web tokens. */
const shaped = /\b(?:eyJ[\w-]+(?:\.[\w-]+)*|(?:ur|[tauc])-[\w.-]{8,})/g

/**
 * A text without the secrets that it may carry: tokens, app secrets, tickets, `Authorization`, the keys in URLs of the long
 * connection. What is no secret stays readable (`page_token`, ids, log ids).
 *
 * @example
 * ```ts
 * redact('wss://host/ws?access_key=k1&ticket=t1&service_id=7') // 'wss://host/ws?access_key=***&ticket=***&service_id=7'
 * ```
 */
export const redact = (text: string): string =>
  text.replace(scheme, '$1 ***').replace(quoted, '$1$2***$2').replace(bare, '$1***').replace(shaped, '***')
