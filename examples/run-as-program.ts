import { pathToFileURL } from 'node:url'
import { createLark, fromEnv, type Lark } from 'rxlark'
import type { Observable } from 'rxjs'

/** Whether a module is what node was asked to run. */
export const isProgram = (url: string): boolean => url === pathToFileURL(process.argv[1] ?? '').href

/** Runs an example when it is what node was asked to run, and not when a test imports it. */
export function runAsProgram(url: string, program: (lark: Lark) => Observable<unknown>): void {
  if (!isProgram(url)) return
  const lark = createLark(fromEnv(process.env))
  const running = program(lark).subscribe({
    next: (value) => console.log(value),
    error: (error: unknown) => {
      console.error(error)
      process.exitCode = 1
      lark.close()
    },
    complete: () => lark.close(),
  })
  process.once('SIGINT', () => {
    running.unsubscribe()
    lark.close()
  })
}
