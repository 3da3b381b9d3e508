import { firstValueFrom, timer } from 'rxjs'

/**
 * One thing that holds for every store of a kind.
 *
 * @example
 * ```ts
 * import type { ContractCheck } from 'rxlark/testing'
 *
 * const checks: readonly ContractCheck[] = tokenStoreContract(() => memoryTokenStore())
 * for (const { title, run } of checks) it(title, run)
 * ```
 * @category Testing
 */
export interface ContractCheck {
  /** A sentence: the title of a test. */
  readonly title: string
  /** Rejects where it does not hold. */
  readonly run: () => Promise<void>
}

/** So long that no machine is slow enough; and so short that nobody minds; in ms. */
export const long = 60_000
export const short = 40

export const pause = (ms: number): Promise<unknown> => firstValueFrom(timer(ms))

/** How often something is looked at before it is given up. */
const looks = 200

export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < looks; look += 1) {
    if (await holds()) return
    await pause(short / 4)
  }
  throw new Error('it did not happen')
}

export function same(actual: unknown, expected: unknown): void {
  if (!Object.is(actual, expected)) throw new Error(`is ${shown(actual)}, expected ${shown(expected)}`)
}

const shown = (value: unknown): string => (JSON.stringify(value) as string | undefined)?.slice(0, 200) ?? typeof value
