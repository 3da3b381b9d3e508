import { catchError, defer, finalize, from, map, switchMap, timeout, type Observable } from 'rxjs'

export interface Post {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** In ms, for all of it. */
  readonly timeout: number
}

export interface Posted {
  readonly status: number
  readonly body: string
}

/** One HTTP request of this machine's own. Cold; emits once and completes; unsubscribing aborts it. */
export const post = ({ url, headers, body, timeout: wait }: Post): Observable<Posted> =>
  defer(() => {
    const abort = new AbortController()
    return from(fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: abort.signal })).pipe(
      switchMap((response) => from(response.text()).pipe(map((text) => ({ status: response.status, body: text })))),
      catchError((error: unknown) => {
        throw new Error(`the webhook cannot be reached (${reasonOf(error)})`)
      }),
      timeout({
        first: wait,
        with: () => {
          throw new Error(`the webhook did not answer within ${wait} ms`)
        },
      }),
      finalize(() => abort.abort()),
    )
  })

/** `fetch` says why in the cause. */
const reasonOf = (error: unknown): string => {
  const { code, message } = ((error as Error).cause ?? error) as NodeJS.ErrnoException
  return code ?? message
}
