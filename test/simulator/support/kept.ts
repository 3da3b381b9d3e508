import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import type { SimulateOptions, Simulator } from '../../../simulator/index.js'
import { officialClient } from './official.js'
import { withSimulator } from './with-simulator.js'

export type Client = ReturnType<typeof officialClient>

/** A test with the official client, on a platform of its own. */
export const run =
  (test: (client: Client, simulator: Simulator) => Promise<void>, options: SimulateOptions = {}) =>
  () =>
    withSimulator(options, (simulator) => test(officialClient(simulator), simulator))

/** The code of an answer, whether the client throws it or hands it out. */
export const codeOf = async (work: Promise<{ code?: number | undefined }>): Promise<number | undefined> =>
  work.then(
    ({ code }) => code,
    (error: unknown) => (error as { response?: { data?: { code?: number } } }).response?.data?.code,
  )

/** All items of a list, two a page: there are three of them. */
export async function threeInTwoPages<T>(
  ask: (page: { page_size: number; page_token?: string }) => Promise<{ data?: Readonly<Record<string, unknown>> | undefined }>,
  items = 'items',
): Promise<readonly T[]> {
  const first = (await ask({ page_size: 2 })).data ?? {}
  const token = (first['page_token'] ?? first['next_page_token']) as string
  const second = (await ask({ page_size: 2, page_token: token })).data ?? {}
  assert.deepEqual([first['has_more'], second['has_more']], [true, false])
  assert.deepEqual([(first[items] as T[]).length, (second[items] as T[]).length], [2, 1])
  return [...(first[items] as T[]), ...(second[items] as T[])]
}

export const three = ['a', 'b', 'c'] as const

/** The code of an answer that was asked for as a stream: the client hands its bytes out. */
export const streamedCode = async (work: Promise<unknown>): Promise<number> =>
  work.then(
    () => 0,
    async (error: unknown) => {
      const { data } = (error as { response: { data: AsyncIterable<Buffer> } }).response
      return (JSON.parse((await buffer(data)).toString()) as { code: number }).code
    },
  )
