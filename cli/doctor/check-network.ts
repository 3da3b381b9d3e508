import { map, of, type Observable } from 'rxjs'
import { brokenAt, causeCode } from './cause-code.js'
import type { Exam } from './exam.js'
import { fault, ok, type Finding } from './finding.js'
import type { Knock } from './knock.js'

/** Whether the platform is reached: name, connection, TLS, and who answers. */
export function checkNetwork({ domain, faults, knock$ }: Exam): Observable<Finding> {
  if (domain === undefined) return of(fault('network.domain', faults.find(({ path }) => path === 'domain')?.message))
  return knock$.pipe(map((knock) => judged(knock, domain)))
}

function judged(knock: Knock, domain: string): Finding {
  if (knock.kind === 'answered') return ok('network', `${domain} answers in ${Math.round(knock.took)} ms`)
  if (knock.kind === 'stranger') {
    const moved = knock.status >= 300 && knock.status < 400 ? '; redirects are not followed' : ''
    return fault('network.stranger', `${domain} answers HTTP ${knock.status} with ${knock.contentType}${moved}`)
  }
  const { error } = knock
  if (error._tag === 'TimeoutError') return fault('network.silent', `${domain}, ${error.message}`)
  const code = causeCode(error)
  return fault(`network.${brokenAt(code || error.message)}`, [domain, code].filter(Boolean).join(' '))
}
