import type { Answer } from '../api/answer.js'

/** OAuth answers are no envelopes: their members stand at the top, and `error` is a word (protocol 2.6). */
const json = (status: number, body: object): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  text: JSON.stringify(body),
})

export const given = (members: object): Answer => json(200, members)

/** A refusal with the platform's code. */
export const refused = (code: number, error = 'invalid_request', status = 400): Answer =>
  json(status, { code, error, error_description: `refused with code ${code}` })

/** A refusal that has a word only, as those of RFC 8628. */
export const word = (error: string): Answer => json(400, { error, error_description: error })
