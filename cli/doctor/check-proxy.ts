import { concatMap, map, of, type Observable } from 'rxjs'
import { proxyFor } from '#inside'
import { causeCode } from './cause-code.js'
import type { Exam } from './exam.js'
import { fault, ok, warning, type Finding } from './finding.js'
import type { Knock } from './knock.js'

/** Whether calls go through a proxy, whether that does what it should, and whether one is needed that nobody uses. */
export function checkProxy(exam: Exam): Observable<Finding> {
  const { faults, domain, proxy } = exam
  const malformed = faults.find(({ path }) => path === 'proxy')
  if (malformed) return of(fault('proxy.malformed', malformed.message))
  if (domain === undefined) return of(warning('proxy', 'cannot be told without a domain'))
  return proxy === undefined ? withoutProxy(exam, domain) : withProxy(exam, domain, proxy)
}

function proxyOf(proxy: string, { env }: Exam, domain: string): URL | undefined {
  const { protocol, hostname, port } = new URL(domain)
  const scheme = protocol.slice(0, -1)
  try {
    return proxyFor(proxy, env)(scheme, hostname.replace(/^\[|\]$/g, ''), Number(port) || (scheme === 'https' ? 443 : 80))
  } catch {
    // What the environment names is no address: nobody asks it unless told to.
    return undefined
  }
}

function withProxy(exam: Exam, domain: string, proxy: string): Observable<Finding> {
  // User and password stay unseen.
  const via = proxyOf(proxy, exam, domain)?.host
  if (via === undefined) {
    const named = ['https_proxy', 'http_proxy', 'all_proxy'].some((name) => exam.env[name] ?? exam.env[name.toUpperCase()])
    return of(
      named
        ? ok('proxy', 'reached directly, as NO_PROXY says, or as there is a proxy for other addresses only')
        : warning('proxy', 'the environment was to name a proxy, and names none', {
            cure: 'set HTTPS_PROXY, or leave LARK_PROXY out',
          }),
    )
  }
  return exam.knock$.pipe(map((knock) => faultOf(knock, via) ?? ok('proxy', `calls go through ${via}`)))
}

function faultOf(knock: Knock, via: string): Finding | undefined {
  if (knock.kind !== 'failed') return undefined
  const { error } = knock
  if (!('endpoint' in error) || error.endpoint !== 'proxy') return undefined
  if (error._tag === 'HttpError') {
    return fault(error.status === 407 ? 'proxy.denied' : 'proxy.refuses', `${via} answers HTTP ${error.status}`)
  }
  return fault('proxy.unreachable', [via, causeCode(error)].filter(Boolean).join(' '))
}

/** Nobody asks the environment by itself: where the platform is reached by its proxy alone, that is why nothing works. */
function withoutProxy(exam: Exam, domain: string): Observable<Finding> {
  const named = proxyOf('env', exam, domain)
  if (!named) return of(ok('proxy', 'none'))
  const via = named.host
  return exam.knock$.pipe(
    concatMap((knock) => {
      if (knock.kind === 'answered') return of(ok('proxy', `none; ${via}, which the environment names, is not used nor needed`))
      return exam
        .knockAt({}, named.href)
        .pipe(
          map((other) =>
            other.kind === 'answered'
              ? fault('proxy.unused', via)
              : warning('proxy', `the environment names ${via}, which is not used, and does not help either`),
          ),
        )
    }),
  )
}
