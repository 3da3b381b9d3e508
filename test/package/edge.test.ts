import { build } from 'esbuild'
import assert from 'node:assert/strict'
import { createContext, runInContext } from 'node:vm'
import {
  appId,
  challenge,
  encrypted,
  encryptKey,
  envelope,
  post,
  signed,
  verificationToken,
} from '../streams/webhook/requests.js'
import type { WebhookRequest } from '../../src/model/webhook.js'
import { builtPackage } from './built.js'

/** What a runtime at the edge has: the web, and no require, process, Buffer or global of Node. */
const web = [
  'AbortController',
  'AbortSignal',
  'Headers',
  'ReadableStream',
  'Request',
  'Response',
  'TextDecoder',
  'TextEncoder',
  'URL',
  'URLSearchParams',
  'Uint8Array',
  'atob',
  'btoa',
  'clearInterval',
  'clearTimeout',
  'console',
  'crypto',
  'fetch',
  'queueMicrotask',
  'setInterval',
  'setTimeout',
] as const

const program = `
  import { fromWebhook, dedupeByEventId, handle } from 'rxlark'
  import { toFetchHandler } from 'rxlark/fetch'
  import { of } from 'rxjs'
  export function start(options) {
    const source = fromWebhook(options)
    const reasons = [], ids = []
    source.rejected$.subscribe(({ reason }) => reasons.push(reason))
    source.pipe(dedupeByEventId(), handle(({ id, payload }) => (ids.push(id), of({ toast: { content: payload.text } })))).subscribe()
    return { handler: toFetchHandler(source), reasons, ids }
  }`

interface Edge {
  handler(request: Request): Promise<Response>
  readonly reasons: readonly string[]
  readonly ids: readonly string[]
}

describe('a webhook at the edge', function () {
  this.timeout(60_000)
  let start: (options: object) => Edge
  let inputs: readonly string[] = []
  let code = ''

  before(async () => {
    const { metafile, outputFiles } = await build({
      platform: 'neutral',
      conditions: ['worker', 'import'],
      mainFields: ['module', 'main'],
      stdin: { contents: program, resolveDir: await builtPackage() },
      bundle: true,
      format: 'iife',
      globalName: 'edge',
      preserveSymlinks: true,
      write: false,
      metafile: true,
      logLevel: 'silent',
    })
    inputs = Object.keys(metafile.inputs)
    code = outputFiles[0]?.text ?? ''
    const globals = Object.fromEntries(web.map((name) => [name, globalThis[name]]))
    start = runInContext(`${code}; edge.start`, createContext(globals)) as typeof start
  })

  const both = { encryptKey, verificationToken, appId, freshness: false, log: 'silent' }
  const toRequest = ({ headers, body }: WebhookRequest) =>
    new Request('https://bot.example.test/lark', {
      method: 'POST',
      headers: headers as Record<string, string>,
      body: body as Uint8Array<ArrayBuffer>,
    })

  it('is a bundle without a file of ours for Node, and without an import of its builtins', () => {
    assert.deepEqual(
      inputs.filter((file) => /-node\.js$|node_modules\/(ws|cross-fetch|node-fetch)\//.test(file)),
      [],
    )
    assert.ok(inputs.some((file) => /crypto-web/.test(file)))
    assert.doesNotMatch(code, /["']node:|\brequire\(["']/)
  })

  it('decrypts, checks, and answers the challenge and callbacks', async () => {
    const { handler, ids, reasons } = start(both)
    const answer = await handler(toRequest(encrypted(challenge())))
    assert.deepEqual([answer.status, await answer.json()], [200, { challenge: 'c0ffee-2026' }])
    const click = { ...envelope('e1', { event_type: 'card.action.trigger' }), event: { text: '好' } }
    const toast = await handler(toRequest(signed(encrypted(click))))
    assert.deepEqual([toast.status, await toast.json()], [200, { toast: { content: '好' } }])
    assert.equal((await handler(toRequest(signed(post(envelope('e2')))))).status, 200)
    assert.deepEqual([ids.join(), reasons.join()], ['e1,e2', ''])
  })

  it('refuses what is not genuine', async () => {
    const { handler, ids, reasons } = start(both)
    assert.equal((await handler(toRequest(encrypted(envelope())))).status, 401)
    assert.equal((await handler(toRequest(signed(encrypted(envelope()), { key: 'other' })))).status, 401)
    assert.deepEqual([ids.join(), reasons.join()], ['', 'bad-signature,bad-signature'])
  })
})
