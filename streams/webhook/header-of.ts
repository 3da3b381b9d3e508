import type { WebhookRequest } from '../../src/model/webhook.js'

/** The value of a header, whatever the case of its name is; the first where there are several. */
export function headerOf({ headers }: Pick<WebhookRequest, 'headers'>, name: string): string | undefined {
  const value = headers[name] ?? Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
  return typeof value === 'string' ? value : value?.[0]
}
