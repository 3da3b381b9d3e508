import { contest, figure } from './contest.js'
import { rowOf, type Row } from './row.js'

/** What it costs a call to tell of itself when nobody listens, against the whole call. */
export const activityRows = (rounds: number): Promise<readonly Row[]> =>
  contest({ names: ['activity', 'rxlark'], server: 'server', rounds }, async (run) => {
    const figures = await run(10_000, 64)
    const facts = { measure: 'activity$ of a call, nobody listens, against the call', unit: 'µs', goal: { times: 0.02 } }
    return [rowOf(facts, figure(figures, 'activity', 'cpu'), figure(figures, 'rxlark', 'cpu'))]
  })
