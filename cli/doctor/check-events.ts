import { catchError, concatMap, of, type Observable } from 'rxjs'
import type { application } from 'rxlark/api/application/v6'
import type { Exam } from './exam.js'
import { fault, ok, warning, type Finding } from './finding.js'
import { unknownBecause } from './unknown.js'

/** Whether events can arrive: the way they take, and what the app is subscribed to. */
export const checkEvents = (exam: Exam): Observable<Finding> =>
  exam.app$.pipe(
    concatMap(({ app }) => [judged(app, exam), ...callbacks(app)]),
    catchError((error: unknown) => of(unknownBecause('events', error))),
  )

type Told = NonNullable<application.GetOutput['app']>['event']

const judged = (app: application.GetOutput['app'], exam: Exam): Finding =>
  wrongWay(app?.event, exam) ?? lacking(app?.event, exam) ?? elsewhere(app?.event, exam) ?? fine(app?.event)

function wrongWay(event: Told, { webhook, console: page }: Exam): Finding | undefined {
  const way = event?.subscription_type
  if (way === 'webhook' && webhook === undefined) return fault('events.webhook-mode', event?.request_url, { link: page() })
  return way === 'websocket' && webhook !== undefined ? fault('events.connection-mode', '', { link: page() }) : undefined
}

function lacking(event: Told, { events, console: page }: Exam): Finding | undefined {
  const subscribed = event?.subscribed_events
  if (!subscribed) return warning('events', 'the platform does not say to what the app is subscribed')
  if (subscribed.length === 0) return fault('events.none', '', { link: page() })
  const missing = events.filter((type) => !subscribed.includes(type))
  return missing.length > 0 ? fault('events.missing', missing.join(', '), { link: page() }) : undefined
}

function elsewhere(event: Told, { webhook, console: page }: Exam): Finding | undefined {
  const url = event?.request_url
  if (webhook === undefined || !url || url === webhook) return undefined
  return warning('events', `the platform posts to ${url}, which is another address than ${webhook}`, {
    cure: 'compare the request URL under "Events and callbacks" in the developer console',
    link: page(),
  })
}

const fine = (event: Told): Finding =>
  ok('events', `${ways[event?.subscription_type ?? ''] ?? 'subscribed'}: ${event?.subscribed_events?.length ?? 0} types`)

/** Clicks on cards have a setting of their own. */
function callbacks(app: application.GetOutput['app']): readonly Finding[] {
  const [way, other] = [app?.event?.subscription_type, app?.callback_info?.callback_type]
  if (!way || !other || way === other) return []
  return [
    warning('events', `clicks on cards come ${ways[other] ?? other}, and events ${ways[way] ?? way}`, {
      cure: 'choose the same under "Events and callbacks" in the developer console, or listen to both',
    }),
  ]
}

const ways: Readonly<Record<string, string>> = { webhook: 'by webhook', websocket: 'over the long connection' }
