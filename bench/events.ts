import { contest, figure } from './contest.js'
import { rowOf, type Row } from './row.js'

interface Case {
  readonly measure: string
  readonly kb: number
  /** How many are measured, after as many more. */
  readonly events: number
  readonly sealed?: true
}

const overWebSocket: readonly Case[] = [
  { measure: 'an event over WebSocket, 1 KB', kb: 1, events: 40_000 },
  { measure: 'an event over WebSocket, 30 KB in 4 fragments', kb: 30, events: 12_000 },
]
const byWebhook: readonly Case[] = [
  { measure: 'an event by webhook, plain, 1 KB', kb: 1, events: 32_000 },
  { measure: 'an event by webhook, encrypted and signed, 1 KB', kb: 1, events: 32_000, sealed: true },
  { measure: 'an event by webhook, encrypted and signed, 30 KB', kb: 30, events: 8_000, sealed: true },
]

/**
 * Events received, deduplicated, typed and answered: processor time of one, time from one to the next, and the memory of
 * the process; against `ws` or `node:http` with everything done by hand, and without any check.
 */
export const eventRows = async (rounds: number): Promise<readonly Row[]> => [
  ...(await rowsOf('ws', overWebSocket, rounds)),
  ...(await rowsOf('http', byWebhook, rounds)),
]

const rowsOf = <Kind extends 'ws' | 'http'>(kind: Kind, cases: readonly Case[], rounds: number): Promise<readonly Row[]> => {
  const names = [`${kind}-rxlark`, `${kind}-limit`, `${kind}-official`] as const
  return contest({ names, server: 'events-server', rounds }, async (run) => {
    const rows: Row[] = []
    for (const { measure, kb, events, sealed } of cases) {
      const figures = await run(kb, events, sealed ? 'sealed' : 'plain')
      const row = (what: string, unit: string, times: number): Row => {
        const [ours, limit, official] = names.map((name) => figure(figures, name, what)) as [number[], number[], number[]]
        return rowOf({ measure: what === 'cpu' ? measure : `${measure}: ${what}`, unit, goal: { times } }, ours, limit, official)
      }
      rows.push(row('cpu', 'µs', 1.25), row('memory', 'MB', 1.3), row('time', 'µs', 1.25))
    }
    return rows
  })
}
