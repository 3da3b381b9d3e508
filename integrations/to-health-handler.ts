import type { Observable } from 'rxjs'
import type { Health } from '../streams/health.js'
import { healthAnswers, type HealthHandlerOptions } from './health-answers.js'
import { writeAnswer, type NodeResponse } from './write-answer.js'

/**
 * A request listener for `node:http`, and a handler for Express, that answers the probes of an orchestrator: 200, or 503 where it is
 * not ready (or not live), with the state as JSON.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { health } from 'rxlark'
 * import { toHealthHandler } from 'rxlark/node'
 *
 * const health$ = health(lark, source)
 * const [live, ready] = [toHealthHandler(health$, { check: 'live' }), toHealthHandler(health$)]
 * createServer((request, response) => (request.url === '/livez' ? live : ready)(request, response)).listen(8081)
 * ```
 *
 * @param health$ - As `health` makes it. Subscribed at once, until it completes.
 * @category Integrations
 */
export function toHealthHandler(
  health$: Observable<Health>,
  options: HealthHandlerOptions = {},
): (request: unknown, response: NodeResponse) => void {
  const answer$ = healthAnswers(health$, options)
  return (_request, response) => void answer$.subscribe((answer) => writeAnswer(response, answer))
}
