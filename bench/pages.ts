import { contest, figure } from './contest.js'
import { rowOf, type Row } from './row.js'

/** 1,000 pages of 50 items, 2 ms away each, with 1 ms of work on a page; against a loop that fetches a page ahead. */
export const pageRows = (rounds: number): Promise<readonly Row[]> =>
  contest({ names: ['pages-rxlark', 'pages-loop', 'pages-official'], server: 'pages-server', rounds }, async (run) => {
    const figures = await run(1_000)
    const row = (what: string, unit: string, name: 'time' | 'memory', goal: Row['goal']) =>
      rowOf(
        { measure: `1,000 pages, ${what}`, unit, goal },
        figure(figures, 'pages-rxlark', name),
        figure(figures, 'pages-loop', name),
        figure(figures, 'pages-official', name),
      )
    return [row('time', 'ms', 'time', { times: 1.1 }), row('memory gained', 'MB', 'memory', { atMost: 64 })]
  })
