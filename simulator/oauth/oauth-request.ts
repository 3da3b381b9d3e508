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
  const { client_id, client_secret, client_assertion } = fields
  const basic = /^Basic (.+)$/.exec(headers['authorization'] ?? '')?.[1]
  if (basic === undefined) return judged({ id: client_id, secret: client_secret, fields }, apps)
  if ((client_secret ?? client_assertion) !== undefined) return refused(20070)
  const [id, secret] = split(basic)
  return judged({ id, secret, fields }, apps)
}

interface Proof {
  readonly id: string | undefined
  readonly secret: string | undefined
  readonly fields: Fields
}

function judged({ id, secret, fields }: Proof, apps: readonly App[]): App | Answer {
  if (id === undefined || (secret ?? fields['client_assertion']) === undefined) return refused(20001)
  const app = apps.find(({ appId }) => appId === id)
  if (!app) return refused(20048, 'invalid_client')
  const isProven = secret === undefined ? isVouchedFor(app, fields) : secret === app.appSecret
  return isProven ? app : refused(20002, 'invalid_client')
}

const isVouchedFor = ({ clientAssertion }: App, fields: Fields): boolean =>
  fields['client_assertion_type'] === assertionType && fields['client_assertion'] === clientAssertion

function split(basic: string): readonly [string, string] {
  const [id = '', ...rest] = Buffer.from(basic, 'base64').toString().split(':')
  return [id, rest.join(':')]
}
