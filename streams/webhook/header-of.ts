import type { WebhookRequest } from '../../src/model/webhook.js'

/** The value of a header, whatever the case of its name is; the first where there are several. */
export function headerOf({ headers }: Pick<WebhookRequest, 'headers'>, name: string): string | undefined {
  const value = headers[name] ?? valueInAnyCase(headers, name)
  return typeof value === 'string' ? value : value?.[0]
}

/** Mostly for a header that is not there, several times in every request: only names of its length are looked at closely. */
function valueInAnyCase(headers: WebhookRequest['headers'], name: string): string | readonly string[] | undefined {
  for (const key in headers) if (key.length === name.length && key.toLowerCase() === name) return headers[key]
  return undefined
}
