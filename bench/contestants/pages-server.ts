import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** 1,000 pages of 50 chats, each 2 ms away. */
const token = JSON.stringify({ code: 0, msg: 'ok', tenant_access_token: 't-1', expire: 7200 })
const items = Array.from({ length: 50 }, (_, n) => ({
  chat_id: `oc_${n}`,
  name: `chat ${n}`,
  description: 'of the bench',
  external: false,
}))

const page = (number: number) =>
  JSON.stringify({
    code: 0,
    msg: 'success',
    data: { items, has_more: number < 999, page_token: number < 999 ? `p${number + 1}` : '' },
  })

const server = createServer((request, response) => {
  request.resume()
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x.test')
  const body = pathname.includes('/auth/') ? token : page(Number(searchParams.get('page_token')?.slice(1) ?? 0))
  setTimeout(() => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    response.end(body)
  }, 2)
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
