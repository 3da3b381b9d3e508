import { contest, figure } from './contest.js'
import { rowOf, type Row } from './row.js'

/** How many tokens 1,000 calls ask for that begin at once, with none at hand. */
export const coldRows = (): Promise<readonly Row[]> =>
  contest({ names: ['cold-rxlark', 'cold-official'], server: 'server', rounds: 1 }, async (run) => {
    const figures = await run(1_000)
    const ours = figure(figures, 'cold-rxlark', 'tokens')
    return [
      rowOf(
        { measure: 'token requests of 1,000 calls at once', unit: '', goal: { atMost: 1 } },
        ours,
        [1],
        figure(figures, 'cold-official', 'tokens'),
      ),
    ]
  })
