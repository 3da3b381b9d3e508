import { firstValueFrom, from, throwError, timeout, type MonoTypeOperatorFunction, type SchedulerLike } from 'rxjs'
import { TimeoutError } from '../model/errors.js'

export interface Idleness {
  readonly endpoint: string
  /** In ms; without it, as long as it takes. */
  readonly idle: number | undefined
  readonly scheduler: SchedulerLike
}

export const stoodStill = ({ endpoint, idle = Infinity }: Idleness) =>
  new TimeoutError(`${endpoint}: the file stood still for ${idle} ms`, { endpoint, timeout: idle })

/** The pieces of a file as they come, each waited for no longer than `idle` ms; the time of who reads them does not count. */
export function moving(chunks: AsyncIterable<Uint8Array>, idleness: Idleness): AsyncIterable<Uint8Array> {
  const { idle = Infinity, scheduler } = idleness
  return idle < 2 ** 31
    ? watched(chunks, timeout({ first: idle, scheduler, with: () => throwError(() => stoodStill(idleness)) }))
    : chunks
}

async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  bounded: MonoTypeOperatorFunction<IteratorResult<Uint8Array>>,
): AsyncIterable<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]()
  try {
    for (;;) {
      const piece = await firstValueFrom(from(iterator.next()).pipe(bounded))
      if (piece.done) return
      yield piece.value
    }
  } finally {
    // Where it stands still, nobody waits for its end either.
    iterator.return?.().then(undefined, () => undefined)
  }
}
