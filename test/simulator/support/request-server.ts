import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { filter, firstValueFrom, ReplaySubject } from 'rxjs'

/** One push that came in, and the way to answer it. */
export interface Pushed {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
  respond(status: number, body?: string): void
}

export interface RequestServer {
  readonly url: string
  /** The next push that was not looked at yet. */
  next(): Promise<Pushed>
}

/** Runs a test with a web server that answers when it is told to. */
export async function withRequestServer<T>(test: (server: RequestServer) => Promise<T>): Promise<T> {
  const pushes$ = new ReplaySubject<Pushed>(1_000)
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () =>
      pushes$.next({
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
        respond: (status, body = '') => response.writeHead(status, { location: '/elsewhere' }).end(body),
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const seen = new Set<Pushed>()
  const next = async () => {
    const pushed = await firstValueFrom(pushes$.pipe(filter((one) => !seen.has(one))))
    seen.add(pushed)
    return pushed
  }
  try {
    return await test({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`, next })
  } finally {
    server.close()
    server.closeAllConnections()
  }
}
