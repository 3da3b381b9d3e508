import { Agent, request } from 'node:http'
import { domain, measure, message, path } from './drive.js'

const agent = new Agent({ keepAlive: true, maxSockets: 50, scheduling: 'lifo' })
await measure(
  () =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify(message)
      const headers = {
        authorization: 'Bearer t-1',
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
      }
      request(domain + path, { method: 'POST', headers, agent }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => resolve((JSON.parse(Buffer.concat(chunks).toString()) as { data: unknown }).data))
      })
        .on('error', reject)
        .end(body)
    }),
)
