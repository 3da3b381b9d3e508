import assert from 'node:assert/strict'
import { createHook } from 'node:async_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import { handle } from 'rxlark'
import { firstValueFrom, skip } from 'rxjs'
import { toNodeListener } from '../../integrations/node.js'
import { converse, serve } from '../integrations/servers.js'
import { envelope, listening } from '../streams/webhook/requests.js'
import { collect } from '../support/heap.js'

interface Seen {
  readonly type: string
  readonly holdsOpen: boolean
  over: boolean
}

/** What a monitor of the process sees of it while this goes on, and when its garbage has been collected. */
async function seenDuring(work: () => Promise<void>): Promise<readonly Seen[]> {
  const seen = new Map<number, Seen>()
  const hook = createHook({
    init(id, type, _, resource: { hasRef?(): boolean }) {
      if (type.startsWith('rxlark.')) seen.set(id, { type, holdsOpen: resource.hasRef?.() ?? true, over: false })
    },
    destroy(id) {
      const known = seen.get(id)
      if (known) known.over = true
    },
  }).enable()
  await work()
  const notAllOver = () => [...seen.values()].some(({ over }) => !over)
  for (let round = 0; round < 50 && notAllOver(); round++) {
    collect()
    await turn()
  }
  hook.disable()
  return [...seen.values()]
}

/** Takes requests whose bodies come in pieces, by handlers that wait for each other. */
async function takeRequests(): Promise<void> {
  const { source } = listening()
  const last = firstValueFrom(source.pipe(skip(3)))
  const handled = source.pipe(handle(() => last, { concurrency: 1 })).subscribe()
  const server = await serve(toNodeListener(source))
  await Promise.all(['e1', 'e2', 'e3', 'e4'].map((id) => converse(server.port, inPieces(id))))
  handled.unsubscribe()
  server.close()
}

function inPieces(id: string): readonly string[] {
  const body = JSON.stringify({ ...envelope(id), event: { text: 'x'.repeat(20_000) } })
  const lines = ['POST /webhook/event HTTP/1.1', 'Host: bot', `Content-Length: ${body.length}`, 'Connection: close', '', '']
  return [lines.join('\r\n') + body.slice(0, 10_000), body.slice(10_000)]
}

/** For those who watch the asynchronous resources of a process: monitors, Jest. */
describe('the asynchronous contexts that are kept', () => {
  let seen: readonly Seen[] = []
  before(async () => {
    seen = await seenDuring(takeRequests)
  })

  it('are those of requests, of their bodies, and of work that waits', () => {
    assert.deepEqual([...new Set(seen.map(({ type }) => type))].sort(), ['rxlark.body', 'rxlark.context', 'rxlark.request'])
  })

  it('hold no process open', () => {
    assert.deepEqual(
      seen.filter(({ holdsOpen }) => holdsOpen),
      [],
    )
  })

  it('are told of as over when nobody needs them any more', () => {
    assert.deepEqual(
      seen.filter(({ over }) => !over),
      [],
    )
  })
})
