import assert from 'node:assert/strict'
import { defer, firstValueFrom, of, type Observable } from 'rxjs'
import { TestScheduler, type RunHelpers } from 'rxjs/testing'
import type { LarkOptions } from '../../../src/client/lark-options.js'
import { larkOver } from '../../../src/client/lark-over.js'
import { settingsOf } from '../../../src/client/settings.js'
import { multipart$ } from '../../../src/http/lazy-multipart.js'
import type { HttpRequest, HttpResponse } from '../../../src/model/internals.js'
import type { Lark } from '../../../src/model/lark.js'

// In virtual time nothing can be waited for that is loaded.
await firstValueFrom(multipart$)

export const answer = (body: unknown, status = 200): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/json', 'x-tt-logid': 'log1' },
  text: JSON.stringify(body),
})

export const ok = (data: unknown): HttpResponse => answer({ code: 0, msg: 'ok', data })

export interface Played {
  readonly lark: Lark
  /** The requests of calls, without those for tokens. */
  readonly sent: readonly HttpRequest[]
  readonly tokenRequests: readonly HttpRequest[]
}

/** A client whose calls are answered by a function; tokens are `t-1`, `t-2` and so on, at once. */
export function played(respond: (request: HttpRequest) => Observable<HttpResponse>, options: Partial<LarkOptions> = {}): Played {
  const sent: HttpRequest[] = []
  const tokenRequests: HttpRequest[] = []
  const grant = (request: HttpRequest) => {
    tokenRequests.push(request)
    const token = `${request.url.includes('tenant') ? 't' : 'a'}-${tokenRequests.length}`
    return of(answer({ code: 0, msg: 'ok', tenant_access_token: token, app_access_token: token, expire: 7200 }))
  }
  const send = (request: HttpRequest) =>
    defer(() => (request.url.includes('/auth/v3/') ? grant(request) : (sent.push(request), respond(request))))
  const settings = settingsOf({ appId: 'cli_1', appSecret: 's3cr3t-demo', log: 'silent', ...options })
  return { lark: larkOver(settings, () => send), sent, tokenRequests }
}

/** Runs a test on virtual time. */
export function virtual(test: (helpers: RunHelpers & { readonly scheduler: TestScheduler }) => void): void {
  const scheduler = new TestScheduler((actual, expected) => assert.deepStrictEqual(actual, expected))
  scheduler.run((helpers) => test({ ...helpers, scheduler }))
}
