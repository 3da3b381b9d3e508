import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Simulator } from 'rxlark/simulator'

/** A process of `identity-process.ts`: started, and told to go when all are ready. */
export interface Child {
  readonly ready: Promise<void>
  /** Makes its call; resolves to what it prints. */
  go(): Promise<string>
}

export function startChild(simulator: Simulator, folder: string, ...args: readonly string[]): Child {
  const { appId, appSecret } = simulator.credentials
  const env = {
    ...process.env,
    LARK_APP_ID: appId,
    LARK_APP_SECRET: appSecret,
    LARK_DOMAIN: simulator.url,
    LARK_LOG: 'silent',
    STORE: folder,
  }
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/pipelines/identity-process.ts', ...args], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const { value } = (await lines.next()) as { value?: string }
    return value ?? ''
  }
  return {
    ready: next().then(() => undefined),
    go: () => {
      child.stdin.write('go\n')
      return next()
    },
  }
}
