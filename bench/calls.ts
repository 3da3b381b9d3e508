import { contest, figure } from './contest.js'
import { rowOf, type Row } from './row.js'

/**
 * Processor time of one `message.create` whose token is at hand: in sequence, and 64 at once; against cross-fetch with an agent, and over
 * undici against a bare `node:http`.
 */
export const callRows = (rounds: number): Promise<readonly Row[]> =>
  contest(
    { names: ['rxlark', 'cross-fetch', 'node-http', 'official', 'rxlark-undici'], server: 'server', rounds },
    async (run) => {
      const row = async (what: string, calls: number, atOnce: number): Promise<readonly Row[]> => {
        const figures = await run(calls, atOnce)
        const [ours, bare, limit, official, fast] = (
          ['rxlark', 'cross-fetch', 'node-http', 'official', 'rxlark-undici'] as const
        ).map((name) => figure(figures, name, 'cpu')) as [number[], number[], number[], number[], number[]]
        return [
          rowOf({ measure: `a call, ${what}, against cross-fetch`, unit: 'µs', goal: { times: 1.25 } }, ours, bare, official),
          rowOf({ measure: `a call, ${what}, against node:http`, unit: 'µs', goal: { times: 2.4 } }, ours, limit, official),
          rowOf(
            { measure: `a call over rxlark/undici, ${what}, against node:http`, unit: 'µs', goal: { times: 1 } },
            fast,
            limit,
            official,
          ),
        ]
      }
      return [...(await row('in sequence', 5_000, 1)), ...(await row('64 at once', 20_000, 64))]
    },
  )
