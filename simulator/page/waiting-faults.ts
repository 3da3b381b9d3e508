import type { CallFault, Disorder, FaultState } from '../faults.js'
import type { Waiting } from '../fault-queue.js'
import type { WaitingFault } from './protocol.js'

/** The most that are told of: a list for a person. */
const most = 100

/** The faults that wait, in words. */
export function waitingFaults(state: FaultState): readonly WaitingFault[] {
  const told = <T>(waiting: readonly Waiting<T>[], words: (fault: T) => string) =>
    waiting.map(({ fault, times }) => ({ what: words(fault), times }))
  return [
    ...told(state.calls.waiting(), callFault),
    ...told(state.discoveries.waiting(), ({ code }) => `discovery answers ${code}`),
    ...told(state.handshakes.waiting(), ({ status }) => `handshake answers ${status}`),
    ...told(state.fragments.waiting(), () => 'fragments are spoilt'),
    ...told(state.lostAnswers.waiting(), () => 'the answer to an event is lost'),
    ...told(state.duplicates.waiting(), () => 'an event comes twice'),
    ...told(state.delays.waiting(), (ms) => `an event comes ${ms} ms late`),
    ...told(state.disorders.waiting(), ({ count, held }: Disorder) => `${count} events in reverse, ${held.length} held`),
  ].slice(0, most)
}

function callFault({ match, delay, done, reset, hang, half, slow, code, status }: CallFault): string {
  const which = match === undefined ? 'a call' : typeof match === 'function' ? 'some call' : String(match)
  const words = [
    delay !== undefined && `waits ${delay} ms`,
    done && 'is done',
    reset && 'is cut off',
    hang && 'hangs',
    half && 'gets half an answer',
    slow !== undefined && `is answered slowly, ${slow} ms a piece`,
    code !== undefined && `is answered code ${code}`,
    status !== undefined && `is answered HTTP ${status}`,
  ].filter((word) => typeof word === 'string')
  return `${which}: ${words.join(', ') || 'is answered otherwise'}`
}
