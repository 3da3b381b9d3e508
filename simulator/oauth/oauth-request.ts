import type { ApiRequest } from '../api/request.js'
import type { App } from '../app.js'
import type { Answer } from '../api/answer.js'
import { refused } from './oauth-answer.js'

type Fields = Readonly<Record<string, string>>

/** The members of a body, JSON or a form; whatever is no text is left out. */
export function fieldsOf({ body, headers }: ApiRequest): Fields {
  const text = Buffer.from(body).toString()
  if (headers['content-type']?.includes('form')) return Object.fromEntries(new URLSearchParams(text))
  try {
    const members = Object.entries(Object(JSON.parse(text)) as Record<string, unknown>)
    return Object.fromEntries(members.filter((member): member is [string, string] => typeof member[1] === 'string'))
  } catch {
    return {}
  }
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** The app that a request proves to come from, in one way of three: secret, assertion, or Basic; else the refusal. */
export function provenApp(fields: Fields, { headers }: ApiRequest, apps: readonly App[]): App | Answer {
  const basic = /^Basic (.+)$/.exec(headers['authorization'] ?? '')?.[1]
  if (basic !== undefined && (fields['client_secret'] ?? fields['client_assertion']) !== undefined) return refused(20070)
  const [id, secret] = basic === undefined ? [fields['client_id'], fields['client_secret']] : split(basic)
  const app = apps.find(({ appId }) => appId === id)
  if (!app) return id === undefined ? refused(20001) : refused(20048, 'invalid_client')
  if (secret === undefined && fields['client_assertion'] === undefined) return refused(20001)
  const isProven = secret === undefined ? isVouchedFor(app, fields) : secret === app.appSecret
  return isProven ? app : refused(20002, 'invalid_client')
}

const isVouchedFor = ({ clientAssertion }: App, fields: Fields): boolean =>
  fields['client_assertion_type'] === assertionType && fields['client_assertion'] === clientAssertion

function split(basic: string): readonly [string, string] {
  const [id = '', ...rest] = Buffer.from(basic, 'base64').toString().split(':')
  return [id, rest.join(':')]
}
