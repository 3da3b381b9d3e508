import type { DeliveryReport, RequestRecord, Simulator } from 'rxlark/simulator'
import { map, merge, type Observable } from 'rxjs'

/** What a platform is asked and what it delivers, a line each. */
export const logLines = ({ requests$, deliveries$ }: Simulator): Observable<string> =>
  merge(requests$.pipe(map(requestLine)), deliveries$.pipe(map(deliveryLine)))

function requestLine({ method, path, status, code, duration, end, endpoint }: RequestRecord): string {
  const outcome = end === 'answered' ? `${status ?? ''}${code === undefined ? '' : ` code ${code}`}` : end
  return `> ${endpoint ?? `${method} ${path}`}  ${outcome}, ${duration} ms`
}

function deliveryLine({ eventType, eventId, attempt, status, latency, reason }: DeliveryReport): string {
  const again = attempt > 1 ? `, attempt ${attempt}` : ''
  const why = reason === undefined ? '' : `: ${reason}`
  return `< ${eventType} ${eventId}  ${status} after ${latency} ms${again}${why}`
}
