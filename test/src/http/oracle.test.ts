import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { from, lastValueFrom, mergeMap, toArray } from 'rxjs'
import { createLark } from '../../../src/client/create-lark.js'
import { identity } from '../../../src/client/identity.js'
import type { Endpoint } from '../../../src/model/endpoint.js'
import { partsOf } from './multipart-parts.js'
import { cases, type Case, type Expected } from './oracle.js'

type Module = Readonly<Record<string, Readonly<Record<string, Endpoint<object, unknown>>>>>

const modules = new Map<string, Promise<Module>>()
async function endpointOf({ fact: { accessor } }: Case): Promise<Endpoint<object, unknown>> {
  const [service, version, resource, method] = accessor
  const folder = `${service}/${version}`
  const loading = modules.get(folder) ?? (import(`../../../src/api/generated/${folder}/index.js`) as Promise<Module>)
  modules.set(folder, loading)
  return (await loading)[resource]![method]!
}

async function seen(request: IncomingMessage): Promise<Expected & { readonly headers: readonly unknown[] }> {
  const body = await buffer(request)
  const { method = '', url = '', headers } = request
  const type = headers['content-type']
  const form = type?.startsWith('multipart/')
  return {
    method,
    url,
    contentType: form ? 'multipart/form-data' : type,
    body: form ? partsOf(body, type!) : body.length === 0 ? undefined : (JSON.parse(body.toString()) as unknown),
    headers: [headers.authorization, headers['user-agent']?.split('/')[0], headers['content-length'], headers['x-case']],
  }
}

describe('the wire', function () {
  this.timeout(60_000)
  const requests = new Map<string, Awaited<ReturnType<typeof seen>>>()
  let server: Server
  const lark = () =>
    createLark({ appId: 'cli_1', appSecret: 'secret-1', domain: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })

  before(async () => {
    server = createServer((request, response) => {
      void seen(request).then((one) => {
        requests.set(String(request.headers['x-case']), one)
        response.setHeader('content-type', 'application/json').end('{"code":0,"data":{}}')
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })

  it('carries every endpoint as an oracle says that reads the facts by itself', async () => {
    const client = lark()
    const caller = client.as(identity.token('t-given'))
    const all$ = from(cases).pipe(
      mergeMap(async (one) => ({ endpoint: await endpointOf(one), one })),
      mergeMap(({ endpoint, one }) => caller.call(endpoint, one.input, { headers: { 'x-case': one.fact.id } }), 16),
      toArray(),
    )
    assert.equal((await lastValueFrom(all$)).length, 1680)
    client.close()
    for (const { fact, expected } of cases) {
      const { headers, ...request } = requests.get(fact.id)!
      assert.deepEqual(request, expected, fact.id)
      const [authorization, agent, length] = headers
      assert.deepEqual([authorization, agent], ['Bearer t-given', 'rxlark'], fact.id)
      assert.equal(length === undefined, expected.body === undefined, `${fact.id}: the length is said where there is a body`)
    }
  })

  it('is what the cases say they are', () => {
    const kinds = ['json', 'multipart', 'none'].map((kind) => cases.filter(({ fact }) => fact.bodyKind === kind).length)
    assert.equal(kinds[1], 40)
    assert.equal(cases.length, 1680)
    const urls = cases.map(({ expected }) => expected.url).join('\n')
    for (const trace of ['%2F%3F%23%25%20%C3%A9%20..', '=false', '=0', '=&']) assert.ok(urls.includes(trace), trace)
  })
})
