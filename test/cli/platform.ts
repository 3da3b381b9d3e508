import { ReplaySubject, firstValueFrom, type Subscription } from 'rxjs'
import { simulate, type SimulateOptions, type Simulator } from '../../simulator/index.js'

/** A platform for the tests of one file. */
export interface Platform {
  readonly simulator: () => Simulator
  /** What the program needs to reach it. */
  readonly env: () => Readonly<Record<string, string>>
}

/** Runs a platform as long as the tests of the file do. */
export function platform(options: SimulateOptions = {}): Platform {
  let running: Subscription | undefined
  let simulator: Simulator | undefined
  before(async () => {
    const started$ = new ReplaySubject<Simulator>(1)
    running = simulate(options).subscribe(started$)
    simulator = await firstValueFrom(started$)
  })
  after(() => running?.unsubscribe())
  return {
    simulator: () => simulator!,
    env: () => {
      const { url, credentials } = simulator!
      return {
        LARK_DOMAIN: url,
        LARK_APP_ID: credentials.appId,
        LARK_APP_SECRET: credentials.appSecret,
        LARK_ENCRYPT_KEY: credentials.encryptKey,
        LARK_VERIFICATION_TOKEN: credentials.verificationToken,
      }
    },
  }
}
