import type { IncomingMessage } from 'node:http'
import { pagePrefix } from './protocol.js'

/** Whether a request is for the page, and not for the platform. */
export const isForPage = ({ method, url = '/' }: IncomingMessage): boolean => {
  const path = url.split('?')[0] ?? '/'
  return path.startsWith(`${pagePrefix}/`) || (method === 'GET' && (path === '/' || path === '/favicon.ico'))
}

/** The names of this machine. A page of another name that leads here is not ours. */
const own = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Why a browser, or whoever it is, may not ask this; nothing where it may. */
export function refusalOf({ method, headers }: IncomingMessage): string | undefined {
  const { host = '', origin } = headers
  if (!own.has(hostname(host))) return 'the page answers to 127.0.0.1 and localhost only'
  if (method === 'GET') return undefined
  if (origin !== undefined && origin !== `http://${host}`) return 'the page takes commands from itself only'
  return headers['content-type']?.startsWith('application/json') ? undefined : 'a command is application/json'
}

const hostname = (host: string) => host.replace(/:\d+$/, '')
