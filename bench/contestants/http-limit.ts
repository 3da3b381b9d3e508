import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { handled, keys, pushTo, sealed } from './events-drive.js'

/** What cannot be done with less: `node:http`, one hash, one decryption, no other checks. */
const key = createHash('sha256').update(keys.encryptKey).digest()

function genuine(headers: IncomingHttpHeaders, body: Buffer): boolean {
  const { 'x-lark-request-timestamp': timestamp = '', 'x-lark-request-nonce': nonce = '' } = headers
  const hash = createHash('sha256').update(`${timestamp.toString()}${nonce.toString()}${keys.encryptKey}`).update(body)
  return timingSafeEqual(hash.digest(), Buffer.from(headers['x-lark-signature']?.toString() ?? '', 'hex'))
}

function opened(body: Buffer): string {
  const bytes = Buffer.from((JSON.parse(body.toString()) as { encrypt: string }).encrypt, 'base64')
  const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(0, 16))
  return Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString()
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
    const ok = !sealed || genuine(request.headers, body)
    const { event } = JSON.parse(sealed ? opened(body) : body.toString()) as { event: unknown }
    if (ok && event) handled()
    response.end()
  })
}).listen(0, '127.0.0.1', () => void pushTo((server.address() as AddressInfo).port))
