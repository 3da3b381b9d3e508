import { concatMap, map, of, type Observable } from 'rxjs'
import type { Exam } from './exam.js'
import { fault, ok, skipped, type Finding } from './finding.js'
import type { Knock } from './knock.js'

/** The codes by which the platform says that it knows no such app, and that the secret is not that of the app (protocol 2.2). */
const unknownApp: ReadonlySet<number> = new Set([10003])
const wrongSecret: ReadonlySet<number> = new Set([10005, 10014, 10015, 99991543])

/** In place of the secret, for a host that it was not meant for. */
const noSecret = 'x'.repeat(32)

/** Whether there are credentials, whether they look like some, and whether the platform takes them. */
export function checkCredentials(exam: Exam): Observable<Finding> {
  const local = missing(exam) ?? senseless(exam)
  return local ? of(local) : exam.knock$.pipe(concatMap((knock) => judged(knock, exam)))
}

function judged(knock: Knock, exam: Exam): Observable<Finding> {
  const { appId, console: page } = exam
  // What looks odd is told only where it is not taken.
  const strange = odd(exam)
  if (knock.kind !== 'answered') return of(strange ?? skipped('credentials', 'needs network'))
  const { code, logId } = knock
  if (unknownApp.has(code)) return strange ? of(strange) : unknown(exam)
  if (!wrongSecret.has(code)) return of(ok('credentials', `the platform knows ${appId}`))
  return of(strange ?? fault('credentials.wrong-secret', `code ${code}, log id ${logId}`, { link: page() }))
}

function missing({ appId, appSecret, faults }: Exam): Finding | undefined {
  if (appId !== undefined && appSecret !== undefined) return undefined
  const why = faults.filter(({ path }) => path === 'appId' || path === 'appSecret').map(({ message }) => message)
  return fault('credentials.missing', why.join('; '))
}

/** Problems of domain and proxy are told where they belong. */
function senseless({ faults }: Exam): Finding | undefined {
  const others = faults.filter(({ path }) => path !== 'domain' && path !== 'proxy')
  return others.length > 0
    ? fault('credentials.malformed', others.map(({ path, message }) => `${path} ${message}`).join('; '))
    : undefined
}

function odd({ appId = '', appSecret = '' }: Exam): Finding | undefined {
  const why = [
    ...(appSecret.startsWith('cli_') ? ['the app secret looks like an app id: are they swapped?'] : []),
    ...(appId.startsWith('cli_') ? [] : ['an app id begins with cli_']),
    ...([appId, appSecret].some((text) => /[\s'"<>]/.test(text)) ? ['there are blanks, quotes or brackets in it'] : []),
  ]
  return why.length > 0 ? fault('credentials.malformed', why.join('; ')) : undefined
}

/** An app of Lark is unknown at Feishu, and the other way round: the other one is asked too, and the secret stays here. */
function unknown(exam: Exam): Observable<Finding> {
  const { brands, domain, appId } = exam
  const here = fault('credentials.unknown-app', `${appId} at ${domain}`)
  const other = domain === brands.feishu ? 'lark' : domain === brands.lark ? 'feishu' : undefined
  if (other === undefined) return of(here)
  return exam
    .knockAt({ domain: brands[other], appSecret: noSecret })
    .pipe(
      map((knock) =>
        knock.kind === 'answered' && wrongSecret.has(knock.code)
          ? fault('credentials.wrong-brand', `${appId} is known at ${brands[other]}`, { cure: `set LARK_DOMAIN=${other}` })
          : here,
      ),
    )
}
