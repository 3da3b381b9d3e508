import type { App } from '../app.js'
import { no } from './answer.js'
import type { Answer } from './answer.js'

/** Neither the path nor the method is known: not even an envelope. */
export const notFound: Answer = {
  status: 404,
  headers: { 'x-simulator-note': 'the catalogue has no such path and method' },
  text: '404 page not found',
}

export const badJson = no(9499, 'Bad Request')

export const noToken = no(99991661, 'Missing access token for authorization. Please make a request with token attached.')

/** An unknown, expired or revoked tenant token, or one where it is not accepted. */
export const badTenantToken = no(99991663, 'Invalid access token for authorization. Please make a request with token attached.')

export const badUserToken = no(99991668, 'Invalid access token for authorization. Please make a request with token attached.')

export const expiredUserToken = no(99991677, 'The user access token has expired.')

/** An app token that the platform does not know any more. */
export const badAppToken = no(99991664, 'Invalid app access token.')

export const malformedToken = no(99991671, 'Invalid token format: it must start with t- or u-.')

export interface Violation {
  readonly field: string
  readonly value: string
  readonly description: string
}

/** Fields of the request are wrong, every one of them is listed. */
export const badFields = (violations: readonly Violation[]): Answer =>
  no(99992402, 'field validation failed', { error: { field_violations: violations } })

/** One field is wrong. */
export const badField = (field: string, value: unknown, description: string): Answer =>
  badFields([{ field, value: shown(value), description }])

/** A value as text: nothing is the empty text. */
export function shown(value: unknown): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The app lacks all scopes that would do (protocol 2.11); says where to ask for them. */
export function missingScope({ appId }: App, anyOf: readonly string[]): Answer {
  const list = anyOf.join(', ')
  const url = `https://open.feishu.cn/app/${appId}/auth?q=${anyOf.join(',')}&op_from=openapi&token_type=tenant`
  return no(99991672, `Access denied. One of the following scopes is required: [${list}]. Add it here: ${url}`, {
    error: {
      permission_violations: anyOf.map((subject) => ({ type: 'action_scope_required', subject, description: '' })),
      helps: [{ url, description: `How to add a scope: [${list}]` }],
    },
  })
}

/** An id is of nobody and nothing. */
export const invalidId = (kind: keyof typeof idCodes, id: string): Answer =>
  no(idCodes[kind], `The request you send is not a valid {${kind}} or not exists. Invalid ids: [${id}]`, {
    error: { field_violations: [{ field: kind, value: id, description: 'invalid or not existing' }] },
  })

const idCodes = { open_id: 99992351, union_id: 99992352, message_id: 99992354, chat_id: 99992356, user_id: 99992360 }

/** The refusals of messages and chats (protocol 11, "Message API codes"). */
export const im = {
  badParameter: (detail: string) => no(230001, `Your request contains an invalid request parameter, ext=${detail}`),
  outsideChat: no(230002, 'The bot can not be outside the group.'),
  noBot: no(230006, 'Bot ability is not activated.'),
  recalled: no(230011, 'The message is recalled.'),
  notSender: no(230012, 'Bot is NOT the sender of the message.'),
  tooOften: no(230020, 'This operation triggers the frequency limit.'),
  tooLong: no(230025, 'The length of the message content reaches its limit.'),
  mayNotRecall: no(230026, 'No permission to recall this message.'),
  badReceiver: no(230034, 'The receive_id is invalid.'),
  badCard: (detail: string) => no(230099, `Failed to create card content, ext=${detail}`),
  wrongType: no(230054, 'This operation is not supported for this message type.'),
  dissolved: no(232009, 'Your request specifies a chat which has already been dissolved.'),
}
