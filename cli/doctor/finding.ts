import { faults, type FaultName } from './faults.js'

/** What is looked at, in this order. */
export const checks = [
  'proxy',
  'network',
  'clock',
  'credentials',
  'token',
  'bot',
  'scopes',
  'events',
  'websocket',
  'webhook',
] as const

export type CheckName = (typeof checks)[number]

/** What a check came to, a union on `level`. */
export type Finding = (
  | { readonly level: 'ok' }
  /** Not examined, and why is in the message. */
  | { readonly level: 'skipped' }
  /** Works, or cannot be told, and somebody should know. */
  | ({ readonly level: 'warning' } & Partial<Advice>)
  | ({ readonly level: 'fault'; readonly fault: FaultName; readonly exitCode: number } & Advice)
) & { readonly check: CheckName; readonly message: string }

interface Advice {
  /** What to do. */
  readonly cure: string
  /** Where to do it, or to read on. */
  readonly link?: string
}

export const ok = (check: CheckName, message: string): Finding => ({ check, level: 'ok', message })

export const skipped = (check: CheckName, message: string): Finding => ({ check, level: 'skipped', message })

export const warning = (check: CheckName, message: string, advice: Partial<Advice> = {}): Finding => ({
  check,
  level: 'warning',
  message,
  ...advice,
})

/** A fault of the table, with what the case at hand adds to it. */
export function fault(name: FaultName, details = '', { cure, link }: Partial<Advice> = {}): Finding {
  const { exitCode, meaning, cure: usual } = faults[name]
  return {
    check: name.slice(0, name.indexOf('.')) as CheckName,
    level: 'fault',
    fault: name,
    exitCode,
    message: details ? `${meaning}: ${details}` : meaning,
    cure: cure ?? usual,
    ...(link !== undefined && { link }),
  }
}
