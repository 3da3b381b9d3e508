import { catchError, concatMap, defer, from, map, of, Subscription, tap, timeout, using, type Observable } from 'rxjs'
import { hiding } from '#inside'
import { prepare, type Exam, type ExamOptions } from './exam.js'
import { skipped, warning, type Finding } from './finding.js'
import { plan, type Step } from './plan.js'
import { unknownBecause } from './unknown.js'

export interface ExamineOptions extends Omit<ExamOptions, 'patience'> {
  /** How long all of it may take, in ms. */
  readonly limit: number
}

/** How long one question may take at most, in ms. Three of them take all the time there is: one that hangs leaves some to the others. */
const patience = 10_000

/**
 * Looks at everything that a bot needs, from its proxy to its webhook. What makes no sense without a check that failed is skipped, and
 * told; what is over the limit of time too.
 *
 * Cold: each subscription is an examination. Emits every finding as it is made, in the order of the plan, and completes; unsubscribing
 * closes what is open. Does not error.
 */
export const examine = ({ limit, ...options }: ExamineOptions): Observable<Finding> =>
  using(
    () => new Subscription(),
    (life) => {
      const exam = prepare({ ...options, patience: Math.min(patience, limit / 3) }, life as Subscription)
      return inOrder(exam, options.scheduler.now() + limit)
    },
  )

const inOrder = (exam: Exam, deadline: number): Observable<Finding> =>
  defer(() => {
    const ill = new Set<string>()
    return from(plan).pipe(
      concatMap((step) => {
        const cause = step.after.find((check) => ill.has(check))
        return cause === undefined ? made(step, exam, deadline) : of(skipped(step.check, `needs ${cause}`))
      }),
      map((finding) => withoutSecrets(finding, exam)),
      tap(({ check, level }) => {
        if (level === 'fault' || level === 'skipped') ill.add(check)
      }),
    )
  })

/** One check, as long as there is time. */
function made({ check, run }: Step, exam: Exam, deadline: number): Observable<Finding> {
  const { scheduler } = exam
  const left = deadline - scheduler.now()
  if (left <= 0) return of(skipped(check, 'no time is left (--timeout)'))
  return run(exam).pipe(
    timeout({
      first: new Date(deadline),
      scheduler,
      with: () => of(warning(check, 'was not done in time (--timeout)')),
    }),
    catchError((error: unknown) => of(unknownBecause(check, error))),
  )
}

/** What others say may repeat what it was told. */
function withoutSecrets(finding: Finding, { appSecret, encryptKey, verificationToken }: Exam): Finding {
  const hide = [appSecret, encryptKey, verificationToken].map((secret) => hiding(secret))
  const message = hide.reduce((text, hidden) => hidden(text), finding.message)
  return { ...finding, message }
}

/** What the program ends with: the code of the first fault, or 0. */
export const exitCodeOf = (findings: readonly Finding[]): number =>
  findings.map((finding) => (finding.level === 'fault' ? finding.exitCode : 0)).find((code) => code !== 0) ?? 0
