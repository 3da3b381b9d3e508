import { map, type Observable } from 'rxjs'
import type { Exam } from './exam.js'
import { fault, ok, skipped, type Finding } from './finding.js'

/** How wrong a clock may be, in ms. Webhooks take what is up to 5 min ahead of them; half of that is no more than luck. */
const tolerance = 60_000

/** Compares the clock of this machine with the `Date` of an answer, which has seconds. */
export const checkClock = ({ knock$ }: Exam): Observable<Finding> =>
  knock$.pipe(
    map((knock) => {
      const date = knock.kind === 'failed' ? NaN : Date.parse(knock.date ?? '')
      if (knock.kind === 'failed' || Number.isNaN(date)) return skipped('clock', 'the answer has no date')
      const ahead = knock.at - (date + 500)
      const off = Math.abs(ahead)
      return off > tolerance
        ? fault('clock.skewed', `${inWords(off)} ${ahead > 0 ? 'ahead of' : 'behind'} the platform`)
        : ok('clock', `within ${inWords(off)} of the platform`)
    }),
  )

/** Seconds are as exact as a `Date` is. */
function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}
