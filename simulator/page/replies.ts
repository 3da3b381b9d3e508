import type { ServerResponse } from 'node:http'
import type { StoredFile } from '../files.js'
import type { Asset } from './assets.js'

/** Nothing but what comes from here: no script in the markup, no other site, nobody's frame. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' }

export function sendAsset(response: ServerResponse, { contentType, text }: Asset): void {
  response.writeHead(200, { ...always, 'content-type': contentType, 'content-security-policy': policy }).end(text)
}

export function sendJson(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { ...always, 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value))
}

/** What may be shown as it is; everything else is for the disk. */
const images = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

export function sendFile(response: ServerResponse, { bytes, name, contentType }: StoredFile): void {
  const isImage = images.has(contentType)
  response
    .writeHead(200, {
      ...always,
      'content-type': isImage ? contentType : 'application/octet-stream',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': `${isImage ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name)}`,
    })
    .end(bytes)
}
