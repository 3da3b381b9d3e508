import { map, of } from 'rxjs'
import type { LarkEvent } from '../../src/model/event.js'
import { createSource } from '../../streams/create-source.js'
import { pushed } from './marbles.js'

/** An event as a source hands it out, long acked: for tests that care for what passes, not for answers. */
export function madeEvent(id: string, type?: string, payload?: object): LarkEvent {
  const made: LarkEvent[] = []
  createSource(of(id).pipe(map(() => ({ envelope: pushed(id, type, payload), deadline: Infinity, answer: () => undefined }))), {
    transport: 'test',
  }).subscribe((event) => made.push(event))
  return made[0] as LarkEvent
}

export const madeEvents = () => ({ a: madeEvent('a'), b: madeEvent('b'), c: madeEvent('c') })
