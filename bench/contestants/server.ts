import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A platform that says yes to everything. */
const token = JSON.stringify({ code: 0, msg: 'ok', tenant_access_token: 't-1', expire: 7200 })
const sent = JSON.stringify({ code: 0, msg: 'success', data: { message_id: 'om_1', chat_id: 'oc_1', msg_type: 'text' } })

const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    const body = request.url?.includes('/auth/') ? token : sent
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length, 'x-tt-logid': 'log1' })
    response.end(body)
  })
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
