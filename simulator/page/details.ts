import type { Delivered } from '../deliveries.js'
import type { Exchanged } from '../exchange.js'
import { withoutSecrets } from '../request-log.js'
import { commandCurl, requestCurl } from './curl.js'
import { deliveryOf, requestOf } from './page-log.js'
import type { DeliveryDetail, RequestDetail } from './protocol.js'
import { notAgain } from './resend.js'

/** All that may be shown of a request. */
export function requestDetail(id: number, exchanged: Exchanged, url: string): RequestDetail {
  const { record, sent } = exchanged
  const { query, headers, body, logId } = record
  const no = notAgain(exchanged)
  return {
    request: { ...requestOf(id, exchanged), query, headers, body, logId },
    ...(sent && { answer: shown(sent.toString()) }),
    curl: requestCurl(record, url),
    ...(no !== undefined && { notAgain: no }),
  }
}

/** All that may be shown of a delivery. */
export function deliveryDetail(id: number, delivered: Delivered, url: string): DeliveryDetail {
  const { report, push } = delivered
  return {
    delivery: deliveryOf(id, delivered),
    envelope: withoutToken(shown(push.text)),
    ...(report.answer !== undefined && { answer: report.answer }),
    curl: commandCurl({ do: 'resendDelivery', id }, url),
  }
}

/** The verification token stands in the header, in old envelopes at the top. */
function withoutToken(envelope: unknown): unknown {
  const { token, header, ...rest } = envelope as { readonly token?: unknown; readonly header?: object }
  return {
    ...(token !== undefined && { token: '***' }),
    ...(header && { header: { ...header, token: '***' } }),
    ...rest,
  }
}

/** The value of a JSON text without its secrets, or the text itself. */
function shown(text: string): unknown {
  try {
    return JSON.parse(text, withoutSecrets) as unknown
  } catch {
    return text
  }
}
