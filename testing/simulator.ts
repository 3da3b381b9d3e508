import { defer, firstValueFrom, ReplaySubject, switchMap, tap, type Observable } from 'rxjs'
import type { SimulateOptions } from '../simulator/simulate-options.js'
import type { Simulator } from '../simulator/simulator.js'

/** The key of `await using`, where the compiler knows it. */
type DisposeKey = typeof globalThis extends { readonly Symbol: { readonly asyncDispose: infer Key extends symbol } } ? Key : never

/**
 * A simulator that tests start and stop. Its functions may be handed on as they are: `before(lark.start)`.
 *
 * @example
 * ```ts
 * import type { SimulatorFixture } from 'rxlark/testing'
 *
 * const using = (fixture: SimulatorFixture) => {
 *   beforeEach(fixture.start)
 *   afterEach(fixture.stop)
 * }
 * using(simulator())
 * ```
 * @category Testing
 */
export interface SimulatorFixture {
  /** The platform that runs now. Throws where none does. */
  readonly platform: Simulator
  /** Starts a platform, and resolves with it when it listens; where one runs, with that one. */
  start(this: void): Promise<Simulator>
  /** Stops it: its server, sockets and timers. Nothing where none runs. */
  stop(this: void): Promise<void>
  /** Puts a platform in its place that knows of nothing. It has another `url`: make clients where it is used, in each test. */
  reset(this: void): Promise<Simulator>
}

/**
 * A fixture of `rxlark/simulator` that needs no test framework: an object to start, reset and stop.
 *
 * Nothing runs before `start`. `stop` takes everything away that would hold a test runner, whatever the test did. Where the language has
 * it, `await using` stops it at the end of a block. Its sockets and timers are real; under fake timers its clock stands still, and
 * `platform.clock.advance(ms)` moves it.
 *
 * @example
 * ```ts
 * const fixture = simulator({ botName: 'echo' })
 * try {
 *   const { url, credentials } = await fixture.start()
 *   const lark = createLark({ ...credentials, domain: url })
 *   await firstValueFrom(lark.bot())
 *   lark.close()
 * } finally {
 *   await fixture.stop()
 * }
 * ```
 * @param options - Of each platform that it starts.
 * @returns Functions that need no `this`. `start` rejects where the platform cannot listen.
 * @category Testing
 */
export function simulator(
  options: SimulateOptions = {},
): SimulatorFixture & { readonly [Key in DisposeKey]: () => Promise<void> } {
  let running: Running | undefined

  const start = (): Promise<Simulator> => {
    running ??= run(options, () => (running = undefined))
    return firstValueFrom(running.started$)
  }
  const stop = async (): Promise<void> => running?.stop()
  const reset = async (): Promise<Simulator> => {
    await stop()
    return start()
  }
  const fixture: SimulatorFixture = {
    get platform() {
      const [platform] = running?.platforms ?? []
      if (!platform) throw new Error('the simulator is not running: await start() first')
      return platform
    },
    start,
    stop,
    reset,
  }
  // An old Node has no such symbol.
  const key = (Symbol as { readonly asyncDispose?: symbol }).asyncDispose
  return (key ? Object.defineProperty(fixture, key, { value: stop }) : fixture) as ReturnType<typeof simulator>
}

interface Running {
  readonly started$: Observable<Simulator>
  /** None as long as it does not listen, then one. */
  readonly platforms: readonly Simulator[]
  stop(): void
}

/** Whoever only wants marbles loads no platform. */
const load = () => import('../simulator/simulate.js')

function run(options: SimulateOptions, ended: () => void): Running {
  const platforms: Simulator[] = []
  const started$ = new ReplaySubject<Simulator>(1)
  const life = defer(load)
    .pipe(
      switchMap(({ simulate }) => simulate(options)),
      tap((platform) => platforms.push(platform)),
      tap({ error: ended }),
    )
    .subscribe(started$)
  return {
    started$,
    platforms,
    stop() {
      life.unsubscribe()
      ended()
      // Who waits for its start is told that it will not come.
      started$.error(new Error('the simulator was stopped before it listened'))
    },
  }
}
