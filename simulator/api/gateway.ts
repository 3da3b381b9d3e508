import * as t from 'io-ts'
import { map } from 'rxjs'
import type { Observable } from 'rxjs'
import { endpointCodec } from '../../src/codec/endpoint-codec.js'
import { faultsOf } from '../../src/codec/faults.js'
import { matchEndpoint } from '../../src/schema/match-endpoint.js'
import type { EndpointMatch } from '../../src/schema/match-endpoint.js'
import type { App } from '../app.js'
import type { Consent } from '../oauth/user-tokens.js'
import type { IssuedKind } from '../tokens.js'
import type { Answer } from './answer.js'
import { badTokenRequest } from './auth.js'
import type { Platform, Route } from './context.js'
import { parseBody } from './parse-body.js'
import type { ApiRequest, Handled, Visit } from './request.js'
import { sampleAnswer } from './sample-answer.js'
import type { SampledInput } from './sample-answer.js'
import type { Schemas } from './schemas.js'
import {
  badFields,
  badJson,
  badTenantToken,
  badUserToken,
  expiredUserToken,
  malformedToken,
  missingScope,
  noToken,
  notFound,
} from './refusals.js'
import { violationsOf } from './violations.js'

export interface Gateway {
  /** Receives a request; its answer comes after it was checked as strictly as the facts allow. Cold; emits once. */
  receive(request: ApiRequest): Observable<Visit>
}

export interface GatewayOptions {
  readonly schemas: Schemas
  readonly routes: readonly Route[]
  readonly platform: Platform
  readonly ignoreUnknown: boolean
  /** Of the answers of endpoints that have no route. */
  readonly seed: number | string
}

/** The door of the API: path, token, limits, scopes, body, fields, and then the endpoint itself, in the order of the real one. */
export function createGateway({ schemas, routes, platform, ignoreUnknown, seed }: GatewayOptions): Gateway {
  const byId = new Map(routes.map((route) => [route.id, route]))

  const handle = (match: EndpointMatch, request: ApiRequest): Handled => {
    const route = byId.get(match.endpoint.id) ?? sampled(match, seed)
    const caller = callerOf(match, request, platform)
    if ('answer' in caller) return caller
    const { app } = caller
    const tooMany = platform.rateLimits.ofCalls(app, route.id)
    if (tooMany) return { app, answer: tooMany }
    if (!app.granted(route.scopes)) return { app, answer: missingScope(app, route.scopes) }
    return { app, ...answerTo(match, route, request, caller) }
  }

  const answerTo = (match: EndpointMatch, route: Route, request: ApiRequest, caller: Caller): Omit<Handled, 'app'> => {
    const body = parseBody(request, match.endpoint)
    if (body === undefined) return { answer: badJson }
    const input = readInput(match, request, body.value)
    if ('status' in input) return { answer: input }
    return { input: input.value, answer: route.handle(input.value as never, { ...platform, ...caller, called: match }) }
  }

  const readInput = (match: EndpointMatch, { query }: ApiRequest, data: unknown): { value: unknown } | Answer => {
    const { schema, endpoint, path } = match
    const params = unbracketed(query)
    const input = {
      ...(isFilled(path) && { path }),
      ...((endpoint.params ?? isFilled(params)) && { params }),
      ...(data !== undefined && { data }),
    }
    const decoded = endpointCodec(endpoint, schema, { enums: 'closed', params: 'text' }).input.decode(input)
    if (decoded._tag === 'Right') return { value: decoded.right }
    const errors = decoded.left.filter((error) => !(ignoreUnknown && isAboutUnknown(error)))
    if (errors.length === 0) return { value: input }
    return endpoint.id.startsWith('auth.') ? badTokenRequest : badFields(violationsOf(faultsOf(t.failures(errors)), input))
  }

  return {
    receive: (request) =>
      schemas(request.path).pipe(
        map((known) => {
          const match = [request.path, request.path.replace(/\/$/, '')]
            .map((path) => matchEndpoint(known, request.method, path))
            .find((found) => found !== undefined)
          return match
            ? { endpoint: match.endpoint.id, answer: () => handle(match, request) }
            : { answer: () => ({ answer: notFound }) }
        }),
      ),
  }
}

/** What an endpoint does that keeps nothing. */
const sampled = (match: EndpointMatch, seed: number | string): Route => ({
  id: match.endpoint.id,
  scopes: [],
  handle: (input: SampledInput) => sampleAnswer(match, input, seed),
})

/** Who calls, by the token that came along (protocol 2.11). */
function callerOf(
  { endpoint }: EndpointMatch,
  { headers }: ApiRequest,
  { apps, tokens, userTokens }: Platform,
): Caller | { answer: Answer } {
  if (endpoint.tokens?.length === 0) return { app: apps[0] as App }
  const token = /^Bearer (.+)$/i.exec(headers['authorization'] ?? '')?.[1]
  if (!token) return { answer: noToken }
  if (/^(u-|eyJ)/.test(token)) return userOf(token, endpoint, { apps, userTokens })
  if (!/^[ta]-/.test(token)) return { answer: malformedToken }
  const found = tokens.stateOf(token)
  const app = found.state === 'valid' && apps.find(({ appId }) => appId === found.appId)
  return app && accepts(endpoint, found.kind) ? { app } : { answer: badTenantToken }
}

interface Caller {
  readonly app: App
  readonly user?: Consent
}

/** The user of a token, for endpoints that take such (protocol 2.11). */
function userOf(
  token: string,
  { tokens }: EndpointMatch['endpoint'],
  { apps, userTokens }: Pick<Platform, 'apps' | 'userTokens'>,
): Caller | { answer: Answer } {
  const found = userTokens.stateOf(token)
  if (found.state === 'expired') return { answer: expiredUserToken }
  const app = found.state === 'valid' && apps.find(({ appId }) => appId === found.consent.appId)
  return app && (!tokens || tokens.includes('user')) ? { app, user: found.consent } : { answer: badUserToken }
}

/** A tenant token of a self-built app is an app token too. */
const accepts = ({ tokens }: EndpointMatch['endpoint'], kind: IssuedKind) =>
  !tokens || (kind !== 'app' && tokens.includes('tenant')) || (kind !== 'tenant' && tokens.includes('app'))

/** Nothing that is of any known type is at fault for being unknown. */
const isAboutUnknown = ({ context }: t.ValidationError) => context.at(-1)?.type === t.unknown

const isFilled = (part: object) => Object.keys(part).length > 0

/** Some clients write the keys of lists with brackets: `ids[]=a` (protocol 3.2). */
function unbracketed(query: ApiRequest['query']): ApiRequest['query'] {
  return Object.fromEntries(Object.entries(query).map(([key, value]) => [key.replace(/\[\]$/, ''), value]))
}
