import { createLark, type Env, identity, type Lark } from 'rxlark'
import {
  combineLatest,
  concatMap,
  defer,
  map,
  of,
  ReplaySubject,
  share,
  type Observable,
  type SchedulerLike,
  type Subscription,
} from 'rxjs'
import { application } from 'rxlark/api/application/v6'
import { agentOf, createSend, lazyTransport } from '#inside'
import { anamnesis, type Anamnesis } from './anamnesis.js'
import { knock, type Door, type Knock } from './knock.js'

export interface ExamOptions {
  /** Where credentials, domain and proxy are read from. */
  readonly env: Env
  /** The scopes that the app needs; of those of one group, any one will do. */
  readonly needs: readonly (readonly string[])[]
  /** The types of events that it needs. */
  readonly events: readonly string[]
  /** The address of its webhook: absent, it listens over the long connection. */
  readonly webhook: string | undefined
  /** How long one question may take, in ms. */
  readonly patience: number
  readonly scheduler: SchedulerLike
  /** Where apps of either brand live. */
  readonly brands: Readonly<Record<'feishu' | 'lark', string>>
}

/** What the checks look at. What is asked of the platform is asked once, by the check that wants it first, and known from then on. */
export interface Exam extends ExamOptions, Anamnesis {
  readonly knock$: Observable<Knock>
  /** The same at another door, or through another proxy. */
  knockAt(door: Partial<Door>, proxy?: string): Observable<Knock>
  /** A client of the app, which has its credentials. */
  readonly lark$: Observable<Lark>
  /** The same with the token that the first request gave. */
  readonly tenant$: Observable<Lark>
  /** The answer of `bot/v3/info`. */
  readonly bot$: Observable<unknown>
  /** What the platform knows of the app; it may refuse to say. */
  readonly app$: Observable<application.GetOutput>
  /** A page of the app in the developer console. */
  readonly console: (page?: 'auth') => string
}

/**
 * Prepares an examination; asks nothing yet.
 *
 * @param life - What ends with it: closes the connections that were opened.
 */
export function prepare(options: ExamOptions, life: Subscription): Exam {
  const { env, patience, scheduler } = options
  const found = anamnesis(env)
  const { appId = '', appSecret = '', appType, domain = '' } = found
  const knockAt: Exam['knockAt'] = (door, proxy = found.proxy) => {
    const way = proxy === undefined ? {} : { proxy }
    const send = createSend(lazyTransport({ agent$: agentOf(way, life) }, life), { scheduler, life })
    return knock({ domain, appId, appSecret, appType, ...door }, { send, patience, scheduler })
  }
  const knock$ = known(() => knockAt({}))
  const lark$ = known(() => of(clientOf(found, options, life)))
  const tenant$ = known(() =>
    combineLatest([lark$, knock$]).pipe(map(([lark, answer]) => lark.as(identity.token(tokenIn(answer))))),
  )
  return {
    ...options,
    ...found,
    knock$,
    knockAt,
    lark$,
    tenant$,
    bot$: known(() => tenant$.pipe(concatMap((lark) => lark.request({ method: 'GET', url: '/open-apis/bot/v3/info' })))),
    app$: known(() =>
      tenant$.pipe(concatMap((lark) => lark.call(application.get, { path: { app_id: appId }, params: { lang: 'en_us' } }))),
    ),
    console: (page) => [domain, 'app', appId, ...(page ? [page] : [])].join('/'),
  }
}

const tokenIn = (answer: Knock): string => (answer.kind === 'answered' ? (answer.token ?? '') : '')

/** Asked once, whatever comes of it. */
const known = <T>(ask: () => Observable<T>): Observable<T> =>
  defer(ask).pipe(
    share({
      connector: () => new ReplaySubject<T>(1),
      resetOnComplete: false,
      resetOnError: false,
      resetOnRefCountZero: false,
    }),
  )

/** One try each, no waiting: a doctor tells what happens, and does not cover it up. */
function clientOf(
  { appId = '', appSecret = '', domain, proxy }: Anamnesis,
  { patience, scheduler }: ExamOptions,
  life: Subscription,
): Lark {
  const lark = createLark({
    appId,
    appSecret,
    ...(domain !== undefined && { domain }),
    ...(proxy !== undefined && { proxy }),
    retry: false,
    limits: false,
    timeout: patience,
    log: 'silent',
    scheduler,
  })
  life.add(() => lark.close())
  return lark
}
