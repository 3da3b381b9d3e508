import type { PageCommand, PageNews, PageSnapshot } from '../../../simulator/page/protocol.js'
import { commandPath, feedPath } from '../../../simulator/page/protocol.js'

/** An answer of the page: its status, and the JSON of it. */
export interface PageAnswer {
  readonly status: number
  readonly body: unknown
}

/** Asks what a browser asks. */
export async function get(url: string, headers: Record<string, string> = {}): Promise<PageAnswer> {
  const response = await fetch(url, { headers })
  return { status: response.status, body: await response.json() }
}

export async function command(
  url: string,
  what: PageCommand | object,
  headers: Record<string, string> = {},
): Promise<PageAnswer> {
  const response = await fetch(url + commandPath, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(what),
  })
  return { status: response.status, body: await response.json() }
}

const newsIn = (part: string): readonly PageNews[] =>
  part.startsWith('data: ') ? [JSON.parse(part.slice('data: '.length)) as PageNews] : []

/** The news of a feed, until somebody stops asking. */
export async function* feedOf(url: string): AsyncGenerator<PageNews, void, undefined> {
  const left = new AbortController()
  const { body } = await fetch(url + feedPath, { signal: left.signal })
  let text = ''
  try {
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString()
      const parts = text.split('\n\n')
      text = parts.pop() ?? ''
      yield* parts.flatMap(newsIn)
    }
  } finally {
    left.abort()
  }
}

/** The first news of a feed. */
export async function snapshotAt(url: string): Promise<PageSnapshot> {
  for await (const news of feedOf(url)) return news as PageSnapshot
  throw new Error('the feed is empty')
}
