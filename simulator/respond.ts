import type { ServerResponse } from 'node:http'
import type { Answer, Envelope } from './api/answer.js'
import type { RequestRecord } from './request-log.js'

/** Writes an answer, or breaks the connection where there is none; tells what goes into the log about it. */
export function respond(
  response: ServerResponse,
  answer: Answer | undefined,
  logId: string,
): Pick<RequestRecord, 'end' | 'status' | 'code'> {
  if (!answer) {
    response.destroy()
    return { end: 'reset' }
  }
  const { status, headers = {} } = answer
  const type = 'text' in answer ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8'
  response.writeHead(status, { 'content-type': type, 'x-tt-logid': logId, 'x-request-id': logId, ...headers })
  if ('envelope' in answer) response.end(JSON.stringify(withLogId(answer.envelope, logId)))
  else response.end('text' in answer ? answer.text : answer.bytes)
  return { end: 'answered', status, ...('envelope' in answer && { code: answer.envelope.code }) }
}

/** An error object carries the log id, and where to look it up (protocol 3.7). */
function withLogId(envelope: Envelope, logId: string): object {
  if (!envelope.error) return envelope
  const troubleshooter = `Troubleshooting suggestions: https://open.feishu.cn/search?from=openapi&log_id=${logId}&code=${envelope.code}`
  return { ...envelope, error: { log_id: logId, troubleshooter, ...envelope.error } }
}
