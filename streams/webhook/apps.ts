import {
  defer,
  from,
  map,
  take,
  throwError,
  timeout,
  toArray,
  type Observable,
  type ObservableInput,
  type SchedulerLike,
} from 'rxjs'
import { ConfigError, TimeoutError, type Fault } from '../../src/model/errors.js'
import type { WebhookRequest } from '../../src/model/webhook.js'
import { answerWindow } from '../answer-window.js'
import { keyFaults, keysOf, type Keys, type OneOrMore } from './keys.js'
import { Refusal } from './refusal.js'

/** An app that pushes may come for, and what they are checked with. */
export interface WebhookApp {
  /** Pushes for another app are refused. Default: any. */
  readonly appId?: string | undefined
  /** The encrypt key of the app; several while it is being changed. With it, every push has to be signed. */
  readonly encryptKey?: OneOrMore
  /** The verification token of the app; several while it is being changed. With it, every push has to carry it. */
  readonly verificationToken?: OneOrMore
  /** The path where pushes are taken, without a query. Default: any. */
  readonly path?: string | undefined
}

/** A request before its body: what an app can be looked up by. */
export type WebhookHead = Pick<WebhookRequest, 'method' | 'path' | 'headers'>

/** The apps of an endpoint: all of them, or who to ask for the ones that a request may be for. */
export type WebhookApps = readonly WebhookApp[] | ((request: WebhookHead) => ObservableInput<WebhookApp>)

/** An app with its keys as lists. */
export interface App {
  readonly appId: string | undefined
  readonly keys: Keys
  readonly path: string | undefined
}

/** How many apps a function may give for one request. */
const mostAsked = 100

function withoutQuery(path: string): string {
  const end = path.search(/[?#]/)
  return end < 0 ? path : path.slice(0, end)
}

const elsewhere = () => new Refusal('bad-request', 'a request to another path', { status: 404 })

/** Refuses what the host does not take at this path. */
export function checkMountPath({ path, mountPath }: WebhookRequest): void {
  if (mountPath !== undefined && withoutQuery(path) !== mountPath) throw elsewhere()
}

const appOf = (app: WebhookApp): App => ({ appId: app.appId, keys: keysOf(app), path: app.path })

/** The apps of the options, checked; a function stays one. */
export function appsOf({ apps, ...single }: WebhookApp & { readonly apps?: WebhookApps | undefined }): readonly App[] | AskApps {
  if (apps === undefined) return [appOf(single)]
  const faults = [...beside(single), ...(typeof apps === 'function' ? [] : listFaults(apps))]
  if (faults.length > 0) throw new ConfigError(faults)
  return typeof apps === 'function' ? ask(apps) : apps.map(appOf)
}

type AskApps = (request: WebhookRequest) => Observable<App>

/**
 * The apps that a request may be for: those of its path, else those without one. One list that is not empty, at once where nobody has to
 * be asked; a function has to give all of them, and be done, before the platform stops waiting.
 *
 * @throws Refusal where a list has none: 404.
 */
export function candidates(
  apps: readonly App[] | AskApps,
  request: WebhookRequest,
  scheduler: SchedulerLike,
): readonly App[] | Observable<readonly App[]> {
  if (typeof apps !== 'function') return atPath(apps, request)
  return apps(request).pipe(
    take(mostAsked + 1),
    toArray(),
    map((found) => atPath(fewEnough(found), request)),
    timeout({ first: answerWindow, scheduler, with: () => throwError(() => tooSlow()) }),
  )
}

/** Which of them had been left out would go by chance. */
function fewEnough(apps: readonly App[]): readonly App[] {
  if (apps.length <= mostAsked) return apps
  throw new ConfigError([{ path: 'apps()', message: `gave more than ${mostAsked} apps for one request` }])
}

const tooSlow = () =>
  new TimeoutError(`webhook: apps() was not done within ${answerWindow} ms`, { endpoint: 'apps()', timeout: answerWindow })

function atPath(apps: readonly App[], request: WebhookRequest): readonly App[] {
  if (apps.length === 1 && apps[0]?.path === undefined) return apps
  const path = withoutQuery(request.path)
  const here = apps.filter((app) => app.path === path)
  const found = here.length > 0 ? here : apps.filter((app) => app.path === undefined)
  if (found.length === 0) throw elsewhere()
  return found
}

const ask =
  (apps: Extract<WebhookApps, (...given: never) => unknown>): AskApps =>
  ({ method, path, headers }) =>
    defer(() => from(apps({ method, path, headers }))).pipe(
      map((app) => {
        const faults = faultsIn(app, 'apps()')
        if (faults.length > 0) throw new ConfigError(faults)
        return appOf(app)
      }),
    )

/** What one app has may not stand beside the list of all. */
const beside = (single: WebhookApp): readonly Fault[] =>
  (['appId', 'encryptKey', 'verificationToken', 'path'] as const)
    .filter((name) => single[name] !== undefined)
    .map((name) => ({ path: name, message: 'belongs into `apps`, where that is given' }))

const listFaults = (apps: readonly WebhookApp[]): readonly Fault[] =>
  apps.length === 0 ? [{ path: 'apps', message: 'is empty' }] : apps.flatMap((app, index) => faultsIn(app, `apps[${index}]`))

/** One of several that checks nothing would take the pushes of the others, and of anybody. */
function faultsIn(app: WebhookApp, path: string): readonly Fault[] {
  const { encryptKey, verificationToken } = app
  const bare = encryptKey === undefined && verificationToken === undefined
  const faults = keyFaults(app).map((fault) => ({ ...fault, path: `${path}.${fault.path}` }))
  return bare ? [...faults, { path, message: 'has neither encryptKey nor verificationToken' }] : faults
}
